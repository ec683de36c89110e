// A file of its own, so that recognizing a policy does not load the reader.

/** The policy of Podman, Buildah, Skopeo and CRI-O, and notation's. */
export const claimsSignaturePolicy = (path: string): boolean =>
  /(?:^|[/._-])(?:policy|trust-?policy)(?:[._-][\w-]+)*\.json$/i.test(path)

/** A requirement of the one, or what the other is called by. */
export const isSignaturePolicy = (text: string): boolean =>
  /"(?:insecureAcceptAnything|sigstoreSigned|signedBy|trustPolicies)"/.test(text)
