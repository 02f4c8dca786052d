/** A table made of something that never changes: made when first asked for, and kept as long as what it is made of. */
export function keptFor<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly made: T }>();
  return (of) => {
    let one = known.get(of);
    if (!one) known.set(of, (one = { made: make(of) }));
    return one.made;
  };
}
