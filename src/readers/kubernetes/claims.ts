// A file of its own, so that recognizing a manifest does not load the reader.
import { hasTemplateEnding, withoutTemplateEnding } from '../../model/template.ts'
import { mayHaveKey } from '../parse/keys.ts'

/** A manifest by its ending; a template engine's ending may follow. */
export const claimsKubernetes = (path: string) =>
  /\.(?:ya?ml|json|manifest)$/i.test(withoutTemplateEnding(path)) ||
  // Helm renders every file of a chart's folder but those with a line below in front, and the notes.
  /(?:^|\/)templates\/(?:[^/]+\/)*(?!_|NOTES\.txt$)(?:[^/.]+|[^/]+\.(?:tpl|txt))$/.test(path) ||
  // `kubeadm-config.tpl`: a template engine's ending may be the only one.
  (hasTemplateEnding(path) && /(?:^|\/)(?!_)[^/.]+\.\w+$/.test(path)) ||
  // The kubelet reads every file of its folder.
  /(?:^|\/)kubernetes\/manifests\/[^/.]+$/.test(path)

/** Where Kustomize looks in a folder, in this order. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

export const isKustomization = (path: string): boolean => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path)

/** Whether a text can be a configuration of the kubelet. A `false` is always right. */
export const mayBeKubeletConfig = (text: string): boolean =>
  mayHaveKey(text, 'kind') && text.includes('KubeletConfiguration')

/** What Helmfile, Fleet, Skaffold and DevSpace deploy charts by. */
export const isHelmfile = (path: string): boolean =>
  /(?:^|\/)(?:helmfile|helmfile\.d\/[^/]+)\.ya?ml(?:\.gotmpl)?$/.test(path)
export const isDevspaceFile = (path: string): boolean => /(?:^|\/)devspace\.ya?ml$/.test(path)
export const isFleetFile = (path: string): boolean => /(?:^|\/)fleet\.ya?ml$/.test(path)
export const isSkaffoldFile = (path: string): boolean => /(?:^|\/)skaffold\.ya?ml$/.test(path)

/** Whether a file may name charts and values, which need no kind. */
export const mayNameValues = (path: string): boolean =>
  [isKustomization, isChart, isHelmfile, isFleetFile, isSkaffoldFile, isDevspaceFile].some((isOne) => isOne(path))

/** The file that makes a folder a chart of Helm's. */
export const isChart = (path: string): boolean => /(?:^|\/)Chart\.yaml$/.test(path)

/** Where a text is laid over objects by ytt, which needs no kind; below 0 where it is not. */
export const yttOverlayIn = (text: string): number => text.indexOf('#@overlay/match')

/** Whether a text may be a manifest, a template that takes a whole one from elsewhere, or laid over others by ytt. */
export const mayMakeObject = (text: string): boolean =>
  mayHoldObject(text) ||
  yttOverlayIn(text) >= 0 ||
  (text.includes('{{') && /\{\{[^{}]*(?:\b(?:include|template|tpl|toYaml)[ \t]+["`$.(]|\.Files\.)/.test(text))

/** Whether YAML or JSON text can hold a Kubernetes object, in whatever style. A `false` is always right. */
export const mayHoldObject = (text: string): boolean =>
  mayHaveKey(text, 'kind') && mayHaveKey(text, 'apiVersion', 'items')

/** A kind at the beginning of a document, in flow style, or in JSON. */
const kindOf = (kinds: string) =>
  new RegExp(
    String.raw`(?:^["']?|^[ \t]+"|[{,][ \t]*["']?)kind["']?[ \t]*:[ \t]*["']?(?:${kinds})["']?[ \t]*(?:$|[\r,}#])`,
    'm',
  )
const ownKinds = kindOf(
  'EncryptionConfig(?:uration)?|(?:Admission|Authentication|Authorization)Configuration|Kube(?:let|Proxy|Scheduler)Configuration|(?:Init|Join|Cluster)Configuration',
)
const policyKind = kindOf('Policy')
const kubeconfigKind = kindOf('Config')

/** Whether a text is for a component of a cluster, or its client, by its kind alone: nothing else takes it, wherever it stands. */
export const mayConfigureNode = (text: string): boolean =>
  mayHaveKey(text, 'kind') &&
  (ownKinds.test(text) ||
    (text.includes('audit.k8s.io/') && policyKind.test(text)) ||
    (mayBeKubeconfig(text) && kubeconfigKind.test(text)))

/** Where a machine of a cluster keeps manifests and configurations. */
export const isOfCluster = (path: string): boolean =>
  /(?:^|\/)(?:etc\/kubernetes|var\/lib\/kubelet|rancher)\//.test(path)

/** Whether a file that is written to a machine, by its place or its text, is an object that the machine reads. */
export const isObjectOfMachine = (path: string, text: string): boolean =>
  (isOfCluster(path) && mayMakeObject(text)) || mayConfigureNode(text)

/** What kubeadm, kubectl and others call their kubeconfigs, without an ending that says it is YAML. */
export const claimsKubeconfig = (path: string): boolean =>
  (/(?:^|\/)(?:(?:super-)?admin|(?:bootstrap-)?kubelet|kube-proxy|scheduler|controller-manager)\.conf$/i.test(path) ||
    /(?:^|\/)\.kube\/config[^/]*$|kube-?config(?:[._-][^/]*)?$/i.test(path)) &&
  !/\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php|pl|lua|sh|bash|md|rst|txt|html?|json|ya?ml|tf|hcl|toml|xml|proto)$/i.test(
    path,
  )

/** What `~/.kube/config` is called where it is copied without its folder; its kind alone says what it is. */
export const mayBeNamedConfig = (path: string): boolean => /(?:^|\/)config$/.test(path)

/** Whether a text can be a kubeconfig. A `false` is always right. */
export const mayBeKubeconfig = (text: string): boolean => mayHaveKey(text, 'clusters', 'users')

/** Of the folder that `--config-dir` names the kubelet reads files that end so. */
export const claimsKubeletConfig = (path: string): boolean =>
  /\.conf$/i.test(withoutTemplateEnding(path)) && !claimsKubeconfig(path)

/** What kubeadm lays over the static pods and the kubelet's configuration that it writes, by the name of the file. */
export function kubeadmPatchOf(path: string): { readonly target: string; readonly isCertain: boolean } | undefined {
  const [, folder = '', target, suffix, type] =
    /^(?:(.*)\/)?(kube-apiserver|kube-controller-manager|kube-scheduler|etcd|kubeletconfiguration|corednsdeployment)([^/+]*)(?:\+(strategic|merge|json))?\.(?:ya?ml|json)$/.exec(
      path,
    ) ?? []
  if (target === undefined) return undefined
  return { target, isCertain: type !== undefined || /patch[^/]*$/.test(folder) || /^\d+$/.test(suffix ?? '') }
}

/** Whether a text can be a patch of kubeadm's, whose objects need no kind. A `false` is always right. */
export const mayBeKubeadmPatch = (text: string): boolean =>
  mayHaveKey(text, 'spec') || (mayHaveKey(text, 'op') && mayHaveKey(text, 'path')) || !mayHaveKey(text, 'kind')
