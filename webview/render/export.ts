/** Free room around an exported picture, in its own pixels. */
const margin = 24;
/** Pixels of a PNG for each pixel of the picture, and the most it may have on a side. */
const sharpness = 2;
const mostPixels = 8192;

/** What a style sheet says of an SVG element, as the attributes that say the same without one. */
const attributes = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/** As the style sheet shows it from near, whatever the reader looks at. */
const distances = ["far", "farther", "dots", "clustered", "has-selection"];

/**
 * The picture as a file of its own: styles are inlined, nothing is hidden by distance, and what only reacts to the mouse
 * is left out. `bounds` is what is drawn, in the picture's own pixels.
 */
export function svgOf(
  canvas: SVGSVGElement,
  bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): { readonly text: string; readonly width: number; readonly height: number } {
  const hidden = distances.filter((name) => canvas.classList.contains(name));
  canvas.classList.remove(...hidden);
  const copy = canvas.cloneNode(true) as SVGSVGElement;
  try {
    inline(canvas, copy);
  } finally {
    canvas.classList.add(...hidden);
  }
  copy.querySelectorAll("[data-drop], .leaving, .touch, .ring, .clusters").forEach((element) => element.remove());
  const box = {
    x: bounds.x - margin,
    y: bounds.y - margin,
    width: bounds.width + 2 * margin,
    height: bounds.height + 2 * margin,
  };
  copy.querySelector(".viewport")?.removeAttribute("transform");
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of element.getAttributeNames()) {
      if (/^(class|role|tabindex|aria-|data-)/.test(name) || (name === "id" && element.tagName !== "pattern"))
        element.removeAttribute(name);
    }
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  copy.setAttribute("width", String(Math.round(box.width)));
  copy.setAttribute("height", String(Math.round(box.height)));
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries(box)) paper.setAttribute(name, String(value));
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
}

/** The picture as a PNG in base64. Fails where the browser cannot draw it. */
export async function pngOf(svg: ReturnType<typeof svgOf>): Promise<string> {
  const scale = Math.min(sharpness, mostPixels / Math.max(svg.width, svg.height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(svg.width * scale);
  canvas.height = Math.ceil(svg.height * scale);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("There is no canvas to draw on.");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
}

function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  if (style.display === "none" || style.visibility === "hidden") to.setAttribute("data-drop", "");
  if (from instanceof SVGElement && !(from instanceof SVGTitleElement)) {
    for (const name of attributes) to.setAttribute(name, style.getPropertyValue(name));
  }
  // The two have the same shape: one is a copy of the other.
  for (const [i, child] of [...from.children].entries()) inline(child, to.children[i] as Element);
}
