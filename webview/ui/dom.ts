type Child = Node | string | undefined | false;

interface Props {
  readonly class?: string;
  readonly title?: string;
  readonly id?: string;
  readonly type?: string;
  readonly role?: string;
  readonly hidden?: boolean;
  readonly tabIndex?: number;
  readonly placeholder?: string;
  readonly aria?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly onclick?: (event: MouseEvent) => void;
}

/** Makes an HTML element. Strings become text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  props: Props,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  const { class: className, aria, data, onclick, role, type, placeholder, ...plain } = props;
  if (className) element.className = className;
  if (role) element.setAttribute("role", role);
  if (type) element.setAttribute("type", type);
  if (placeholder) element.setAttribute("placeholder", placeholder);
  if (onclick) element.addEventListener("click", onclick as (event: Event) => void);
  for (const [key, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${key}`, value);
  Object.assign(element.dataset, data);
  Object.assign(element, plain);
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** A button that never submits; its label is also its tooltip unless there is another. */
export function button(label: string, text: Child, onclick: () => void, className = "button"): HTMLButtonElement {
  return h("button", { type: "button", class: className, title: label, aria: { label }, onclick }, text);
}
