import type { Container } from '../../model/container.ts'

const name = /kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|etcd|hyperkube/

/** Whether a container of a pod may run a component of the cluster, by its command or by the image that it gives flags. */
export const mayRunComponent = ({ platform, image, entrypoint, command }: Container): boolean => {
  if (platform !== 'kubernetes') return false
  const program = entrypoint ?? command
  if (!program) return false
  if (program.value.some((word) => name.test(word))) return true
  return !entrypoint && image !== undefined && program.value[0]?.startsWith('-') === true && name.test(image.value)
}
