/** Files that hold credentials, by the names that programs give them. Examples and public halves are none. */

const harmless =
  /(?:\.pub|[._-](?:example|sample|template|tmpl|tpl|dist|defaults?|test|ci|schema))$|^(?:example|sample)[._-]/i

/** Private keys, and what programs store passwords and tokens in: there is nothing else in them. */
const stores =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?|\.git-credentials|[._]netrc|\.pgpass|\.my\.cnf|\.pypirc|\.dockercfg|\.dockerconfigjson|\.vault-token|\.terraformrc|kubeconfig|application_default_credentials\.json|\.aws(?:\/credentials)?|\.ssh|\.docker\/config\.json|\.kube(?:\/config)?|\.gem\/credentials|\.config\/gcloud|\.gnupg|\.azure)\/*$/i

/** Files that often hold credentials beside other settings. */
const settings =
  /(?:^|\/)(?:\.npmrc|\.env(?:\.\w+)*|\.secrets?|secrets?\.(?:ya?ml|json|env|toml)|credentials\.json|privkey\.pem)$/i

/** `store`: nothing but credentials; `settings`: others too. Undefined for other files. */
export function credentialFileKind(path: string): 'store' | 'settings' | undefined {
  if (harmless.test(path.replace(/\/+$/, ''))) return undefined
  return stores.test(path) ? 'store' : settings.test(path) ? 'settings' : undefined
}
