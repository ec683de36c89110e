import type { Source } from '../../model/source.ts'
import { claimsKubeconfig, claimsKubernetes, mayHoldObject } from '../kubernetes/claims.ts'
import type { Repository } from '../reader.ts'

/** A flag that names a file of the API server, of the kubelet, the scheduler or kube-proxy, in a command line, in a mapping, or as `name` and `value`. */
const named =
  /(?:--config|\b(?:audit-policy-file|encryption-provider-config|admission-control-config-file|authorization-config|authentication-config|kubeconfig))["']?(?:=|[ \t]*:[ \t]*["']?|[ \t]*\r?\n[ \t]*(?:- )?["']?(?:value["']?:[ \t]*["']?)?)(\/[\w./-]{1,200})/g

/**
 * Files that flags of a cluster's components name and whose own names say nothing: those of the repository that are called so. They
 * lie elsewhere on the machine; what is not in the repository is not looked for.
 */
export function filesNamed(sources: readonly Source[], repository: Repository): Source[] {
  const names = new Set<string>()
  for (const { text } of sources) {
    if (!['-config', '-file', 'kubeconfig'].some((word) => text.includes(word))) continue
    for (const [, path = ''] of text.matchAll(named)) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (name !== '' && !claimsKubernetes(name) && !claimsKubeconfig(name)) names.add(name)
    }
  }
  if (names.size === 0) return []
  return repository.paths.flatMap((path) => {
    const found = names.has(path.slice(path.lastIndexOf('/') + 1)) ? repository.read(path) : undefined
    return found && mayHoldObject(found.text) ? [found] : []
  })
}
