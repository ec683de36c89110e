// A file of its own, so that recognizing a policy does not load the reader.

/** The policy of Podman, Buildah, Skopeo and CRI-O, and notation's. */
export const claimsSignaturePolicy = (path: string): boolean =>
  /(?:^|[/._-])(?:policy|trust-?policy)(?:[._-][\w-]+)*\.json$/i.test(path)

/** A requirement of the one, or what the other is called by. */
export const isSignaturePolicy = (text: string): boolean =>
  /"(?:insecureAcceptAnything|sigstoreSigned|signedBy|trustPolicies)"/.test(text)

/** Where the programs themselves look for theirs: it is nothing else's, also where it cannot be read. */
export const isOwnPlace = (path: string): boolean =>
  /(?:^|\/)(?:(?:etc|\.config|share)\/containers\/policy|notation\/trust-?policy(?:\.(?:oci|blob))?)\.json$/.test(path)
