// A file of its own, so that recognizing a file does not load the reader.
import { withoutTemplateEnding } from '../../model/template.ts'
import { holds, mayEscapeLetters } from '../parse/keys.ts'

/** What cloud-init is given, under the names that it usually has. */
export const claimsCloudConfig = (path: string): boolean =>
  /\.(?:ya?ml|cfg|tpl|tftpl)$|(?:^|[/._-])(?:user-?data|cloud-(?:init|config))(?:[._-][^/]*)?$/i.test(path)

/** cloud-init's own test: the first line; a template says so before it. */
export const isCloudConfig = (text: string): boolean => /^\uFEFF?(?:## template: \w+\r?\n)?#cloud-config\b/.test(text)

/** What Ignition and Butane are given. */
export const claimsIgnition = (path: string): boolean =>
  /\.(?:bu|fcc|ign|ya?ml|json)$/i.test(withoutTemplateEnding(path)) || /\.tftpl$/i.test(path)

/** Names that nothing else has. */
export const isNamedIgnition = (path: string): boolean => /\.(?:bu|fcc|ign)$/i.test(withoutTemplateEnding(path))

/** A `false` is always right: Butane names the system that it is for, Ignition its own version, OpenShift the kind. */
export const mayBeIgnition = (text: string): boolean =>
  (text.includes('variant') &&
    /(?:^|\{[ \t]*)["']?variant["']?[ \t]*:[ \t]*["']?(?:fcos|flatcar|openshift|r4e|fiot|rhcos)\b/m.test(text)) ||
  (text.includes('ignition') &&
    /["']?ignition["']?[ \t]*:/.test(text) &&
    /["']?(?:storage|systemd|passwd|merge|append|replace)["']?[ \t]*:/.test(text)) ||
  mayEscapeLetters(text)

/** Whether an object of a cluster may hold a file of a machine: of a daemon or of a component of the cluster. */
export const mayHoldMachineFile = (text: string): boolean =>
  (holds(text, 'ConfigMap', 'Secret') &&
    /daemon\.json|binaryData|-transport-security|listen-client-urls|-arg\b|extraArgs|\.service\b/.test(text)) ||
  mayEscapeLetters(text)

/** Whether an object of a cluster may say what its machines run, or which files they get. */
export const mayStartMachine = (text: string): boolean =>
  (holds(text, 'Kubeadm', 'RKE2', 'K0s', 'KThrees', 'EC2NodeClass', 'AWSNodeTemplate', 'ClusterConfig') &&
    /(?:Commands|overrideBootstrapCommand|userData|\bcontent)["']?[ \t]*:/.test(text)) ||
  mayEscapeLetters(text)
