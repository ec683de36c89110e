// A file of its own, so that recognizing a file does not load the reader.
import { withoutTemplateEnding } from '../../model/template.ts'
import { claimsUnit } from '../unit/claims.ts'

/** `/etc/default/kubelet`, `/etc/sysconfig/kubelet`, and the file that kubeadm writes. */
export const isFlagFile = (path: string): boolean =>
  /(?:^|\/)(?:(?:default|sysconfig)\/(?:kubelet|kube-proxy)|kubeadm-flags\.env)$/.test(withoutTemplateEnding(path))

export const claimsComponentUnit = (path: string): boolean => claimsUnit(path) || isFlagFile(path)

export const mayStartComponent = (text: string): boolean =>
  /\b(?:kubelet|kube-(?:apiserver|controller-manager|scheduler|proxy)|etcd|hyperkube)\b|KUBELET_|KUBE_PROXY_/.test(text)
