// A file of its own, so that recognizing a configuration does not load the reader.

/** The registries of Podman, Buildah, Skopeo and CRI-O. */
export const claimsRegistries = (path: string): boolean =>
  /(?:^|[/._-])registries\.conf$|(?:^|\/)registries\.conf\.d\/[^/]+\.conf$/.test(path)

/** Both versions of the form. */
export const mayNameRegistries = (text: string): boolean =>
  /^[ \t]*(?:\[\[?[ \t]*registr(?:y|ies)\b|unqualified-search-registries\b)/m.test(text)
