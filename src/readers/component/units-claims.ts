// A file of its own, so that recognizing a file does not load the reader.
import { withoutTemplateEnding } from '../../model/template.ts'
import { claimsUnit } from '../unit/claims.ts'

/** `/etc/default/kubelet`, `/etc/sysconfig/kubelet`, the file that kubeadm writes, those of etcd, and `/etc/kubernetes/apiserver`. */
export const isFlagFile = (path: string): boolean =>
  /(?:^|\/)(?:(?:default|sysconfig)\/(?:kubelet|kube-proxy|etcd)|kubeadm-flags\.env|etcd\.(?:env|conf)|kubernetes\/(?:apiserver|controller-manager|scheduler|kubelet|proxy))$/.test(
    withoutTemplateEnding(path),
  )

/** A drop-in of the kubelet's unit that lies in no folder of it: `10-kubeadm.conf`. */
export const isLooseDropIn = (path: string): boolean =>
  /(?:^|\/)\d+-[\w.-]*\.conf$|(?:^|\/)[\w.-]*kube(?:adm|let)[\w-]*\.conf$/.test(withoutTemplateEnding(path)) &&
  !claimsUnit(path)

/** A file of MicroK8s: the flags of the component that it is called after, one a line. */
export const componentOfArguments = (path: string): string | undefined =>
  /(?:^|\/)args\/(kubelet|kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|etcd)$/.exec(
    withoutTemplateEnding(path),
  )?.[1]

export const claimsComponentUnit = (path: string): boolean =>
  claimsUnit(path) || isFlagFile(path) || isLooseDropIn(path) || componentOfArguments(path) !== undefined

export const mayStartComponent = (text: string): boolean =>
  /\b(?:kubelet|kube-(?:apiserver|controller-manager|scheduler|proxy)|etcd|hyperkube|k3s|rke2)\b|KUBELET_|KUBE_\w+_ARGS|ETCD_/.test(
    text,
  ) || /^--[a-z][a-z-]+(?:=|[ \t]|\r?$)/m.test(text)
