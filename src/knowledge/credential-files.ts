import type { Severity } from '../model/rule.ts'

/** Files that hold credentials, by the names that programs give them. Examples and public halves are none. */

const harmless =
  /(?:\.pub|[._-](?:example|sample|template|tmpl|tpl|dist|defaults?|test|ci|schema))$|^(?:example|sample)[._-]/i

/** Private keys, and what programs store passwords and tokens in: there is nothing else in them. */
const stores =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?|\.git-credentials|[._]netrc|\.pgpass|\.my\.cnf|\.pypirc|\.dockercfg|\.dockerconfigjson|\.vault-token|\.terraformrc|kubeconfig|application_default_credentials\.json|\.aws(?:\/credentials)?|\.ssh|\.docker(?:\/config\.json)?|\.kube(?:\/config)?|\.gem\/credentials|\.config\/gcloud|\.gnupg|\.azure|\.s3cfg|rclone\.conf)\/*$/i

/** Files that often hold credentials beside other settings. */
const settings =
  /(?:^|\/)(?:\.npmrc|\.env(?:\.\w+)*|\.secrets?|secrets?\.(?:ya?ml|json|env|toml)|credentials\.json|privkey\.pem|\.htpasswd|[\w.-]*service[-_]?account(?:[-_]?key)?\.json|[\w.-]*adminsdk[\w.-]*\.json|[\w.-]*\.tfstate(?:\.backup)?|secrets?\.(?:auto\.)?tfvars)$/i

export type CredentialFileKind = 'store' | 'settings'

/** `store`: nothing but credentials; `settings`: others too. Undefined for other files. */
export function credentialFileKind(path: string): CredentialFileKind | undefined {
  if (harmless.test(path.replace(/(?<!\/)\/+$/, ''))) return undefined
  return stores.test(path) ? 'store' : settings.test(path) ? 'settings' : undefined
}

const keyStores =
  /\.(?:p12|pfx|ppk|kdbx)$|(?:^|[/._-])(?:priv(?:ate)?|tls|ssl|server|client|ca|root)[\w.-]*\.key$|(?:^|[/._-])(?:priv(?:ate)?[-_.]?)?key\.pem$|(?:^|[/._-])priv(?:ate|key)?\d*\.pem$/i
const otherKeys = /\.(?:key|jks|keystore)$/i
/** Of packages and their repositories, and what is trusted rather than owned. */
const publicKey = /pub(?:lic)?|gpg|pgp|release|archive|repo|signing|apt|rpm|trust|cacerts|(?:^|\/)[\dA-F]{8,40}\.key$/i

/** Private keys by the names that people give them, which say less than those of programs: `settings` may be another kind of key. */
export function keyFileKind(path: string): CredentialFileKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (harmless.test(path) || publicKey.test(name)) return undefined
  return keyStores.test(path) ? 'store' : otherKeys.test(path) ? 'settings' : undefined
}

/** Where programs look for the public keys of packages. */
const keyrings = /^\/(?:etc\/(?:apt|apk|pki)|usr\/share\/keyrings)\//

/** How grave it is to copy a file into an image: by what the file of that name holds, else by how much the name alone says; undefined for what is none. */
export function credentialFileSeverity(
  path: string,
  destination: string,
  holdsSecret: boolean | undefined,
): Severity | undefined {
  // `.env*`, `.ssh/*` and `id_*` take these files too.
  const name = path.replace(/(?<=id_)\*$/, 'rsa').replace(/(?:(?<!\*)|[./])\*+$/, '')
  const kind = credentialFileKind(name)
  // One without a credential may get one on the next machine.
  if (holdsSecret === false) return kind === 'store' || (kind && /\.env/.test(name)) ? 'low' : undefined
  if (kind) return kind === 'store' ? 'high' : 'medium'
  const named = keyFileKind(name)
  if (holdsSecret) return named && 'high'
  return named && !keyrings.test(destination) ? (named === 'store' ? 'medium' : 'low') : undefined
}
