// A file of its own, so that recognizing a configuration does not load the reader.

/** Where the docker command keeps a context. */
export const isContext = (path: string): boolean => /(?:^|\/)contexts\/meta\/[^/]+\/meta\.json$/.test(path)

/** Where it keeps its key for an engine with TLS. */
export const isEngineKey = (path: string): boolean =>
  /(?:^|\/)(?:\.docker|contexts\/tls\/[^/]+\/docker)\/key\.pem$/.test(path)

/** What the credentials for pulling images are called when somebody saves them: `regcred.json`, `pull-secret.txt`. */
const isSavedCredential = (path: string): boolean =>
  /(?:reg-?cred|pull-?secret|(?:docker|registry|container)[_-]?(?:auth|cred|config|login))[^/]*(?:\.json|\.txt|\.dockerconfigjson)$|\.dockerconfigjson$/i.test(
    path.slice(path.lastIndexOf('/') + 1),
  )

/** Whether a file, by its name, may configure the docker command, or holds the credentials of Podman's (`auth.json`). */
export const claimsClientConfig = (path: string): boolean =>
  /(?:^|\/)(?:(?:config|auth)\.json|\.?docker-?config(?:\.?json)*|\.dockercfg)$/i.test(path) ||
  isSavedCredential(path) ||
  isContext(path) ||
  isEngineKey(path)
