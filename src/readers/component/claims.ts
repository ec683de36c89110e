import type { Container } from '../../model/container.ts'
import { withoutTemplateEnding } from '../../model/template.ts'

const name = /kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|etcd|hyperkube/

/** Whether a container of a pod may run a component of the cluster, by its command or by the image that it gives flags. */
export const mayRunComponent = ({ platform, image, entrypoint, command }: Container): boolean => {
  if (platform !== 'kubernetes') return false
  const words = [...(entrypoint?.value ?? []), ...(command?.value ?? [])]
  if (words.some((word) => name.test(word))) return true
  return !entrypoint && image !== undefined && words[0]?.startsWith('-') === true && name.test(image.value)
}

/** A configuration file that may set flags of components and is no object of a cluster. */
export const claimsComponent = (path: string): boolean => /\.ya?ml$/i.test(withoutTemplateEnding(path))

/** The files of etcd, of k3s and RKE2, and of Talos. */
export const mayConfigureComponent = (text: string): boolean =>
  /^["']?(?:client-transport-security|peer-transport-security|listen-client-urls|(?:kube-[a-z-]+|kubelet|etcd)-arg\+?)["']?:/m.test(
    text,
  ) ||
  (/^(?:cluster|machine):/m.test(text) && /^ +extra(?:Args|Config):/m.test(text) && !/^kind:/m.test(text))
