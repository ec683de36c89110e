import type { Container } from '../../model/container.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import { holds } from '../parse/keys.ts'
import { editsInPlace } from '../parse/sed-call.ts'

const name = /kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|etcd|hyperkube|k3s|rke2/

/** Whether a container may run a component of a cluster, by its command, or by the image that it gives flags or variables. */
export const mayRunComponent = ({ image, entrypoint, command, env }: Container): boolean => {
  const words = [...(entrypoint?.value ?? []), ...(command?.value ?? [])]
  if (words.some((word) => name.test(word))) return true
  if (entrypoint || image === undefined || !name.test(image.value)) return false
  return words.length > 0 || env.some(({ value }) => value.name.startsWith('ETCD_'))
}

/** Whether a text of a script may start a component, or set one up through another program. */
export const mentionsComponent = (text: string): boolean =>
  /\b(?:etcd|kubelet|kube-(?:apiserver|controller-manager|scheduler|proxy)|hyperkube|k3s|k3d|rke2|minikube)\b|INSTALL_K3S_EXEC|\/eks\/bootstrap\.sh/.test(
    text,
  )

/** Whether a word is a program that does. */
export const isComponentProgram = ({ text }: { readonly text: string }): boolean =>
  /(?:^|\/)(?:etcd|kubelet|kube-(?:apiserver|controller-manager|scheduler|proxy)|hyperkube|k3s|k3d|rke2|minikube|eks\/bootstrap\.sh)$/.test(
    text,
  )

/** Whether a call of sed changes, in its place, what configures an engine or a component of a machine. */
export const editsMachine = (words: readonly { readonly text: string }[], at = 0): boolean =>
  /(?:^|\/)sed$/.test(words[at]?.text ?? '') &&
  words.some(({ text }, i) => i > at && editsInPlace(text)) &&
  words.some(({ text }, i) => i > at && /^\/.*(?:kube|etcd|docker|rancher)|^(?:kube[\w-]+|etcd)\.ya?ml$/.test(text))

/** A configuration file that may set flags of components and is no object of a cluster. */
export const claimsComponent = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(withoutTemplateEnding(path))

/** Keys at the left margin, or in flow style and JSON at any depth; quoted or not. */
const rootKey = (names: string) => new RegExp(String.raw`(?:^(?:\?[ \t]+)?|[{,]\s*)["']?(?:${names})["']?\s*:`, 'm')
const ownKeys = rootKey(
  String.raw`client-transport-security|peer-transport-security|listen-client-urls|write-kubeconfig-mode|(?:kube-(?:apiserver|controller-manager|cloud-controller-manager|scheduler|proxy)|kubelet|etcd)-arg\+?`,
)
const servicesKey = rootKey('services')
const authorizationKey = rootKey('authorization')
const kubesprayKey = rootKey(String.raw`kube_(?:api|controller|scheduler|profiling|read_only)\w*|kubelet_\w+`)
const kubeletConfigKey = rootKey('kubeletConfig')
const microk8sKey = rootKey('extraKube(?:APIServer|ControllerManager|Scheduler|let|Proxy)Args')
const talosKey = rootKey('cluster|machine')
/** Of a JSON patch. */
const talosPath = /\bpath["']?[ \t]*:[ \t]*["']?\/(?:cluster|machine)\b/
const kindAtMargin = /^["']?kind["']?[ \t]*:/m

/**
 * The files of etcd, of k3s and RKE2, of RKE, of k3d, of Talos, of Kubespray, of MicroK8s, and of nodes of GKE and AKS. Every file is
 * asked: parts of a few letters, the first of them a rare one, are found several times as fast as whole names.
 */
export const mayConfigureComponent = (text: string): boolean =>
  (holds(text, '-tran', '-urls', '-arg', '-mode') && ownKeys.test(text)) ||
  (/kube(?:let)?_/.test(text) && kubesprayKey.test(text)) ||
  (text.includes('Kubel') && text.includes('insecureKubeletReadonlyPortEnabled') && kubeletConfigKey.test(text)) ||
  (holds(text, 'MaxPi', 'pDefa') &&
    /podMaxPids|seccompDefault["']?[ \t]*:[ \t]*["']?[RU]/.test(text) &&
    !/kubeletConfig|^kind:/m.test(text)) ||
  (text.includes('k3d.i') && text.includes('-arg')) ||
  (holds(text, 'xtra_', 'horiz') && isOfRke(text)) ||
  (text.includes('xtra') && (isOfMicrok8s(text) || isOfTalos(text)))

const isOfRke = (text: string) =>
  holds(text, 'extra_args', 'authorization') &&
  servicesKey.test(text) &&
  (/[\s{,]["']?extra_args(?:_array)?["']?\s*:/.test(text) ||
    /^authorization:/m.test(text) ||
    // Descriptions of APIs, in JSON, have keys of both names.
    (authorizationKey.test(text) && /\bmode["']?\s*:\s*["']?none\b/.test(text)))

const isOfMicrok8s = (text: string) => text.includes('extraKube') && microk8sKey.test(text)

const isOfTalos = (text: string) =>
  holds(text, 'extraArgs', 'extraConfig') &&
  (talosPath.test(text) ||
    (/[\s{,]["']?extra(?:Args|Config)["']?\s*:/.test(text) &&
      // Objects of Talos may stand behind the machine's own.
      text.split(/^---/m).some((document) => talosKey.test(document) && !kindAtMargin.test(document))))
