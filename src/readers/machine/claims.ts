// A file of its own, so that recognizing a file does not load the reader.

/** What cloud-init is given, under the names that it usually has. */
export const claimsCloudConfig = (path: string): boolean =>
  /\.(?:ya?ml|cfg|tpl|tftpl)$|(?:^|[/._-])(?:user-?data|cloud-(?:init|config))(?:[._-][^/]*)?$/i.test(path)

/** cloud-init's own test: the first line; a template says so before it. */
export const isCloudConfig = (text: string): boolean => /^\uFEFF?(?:## template: \w+\r?\n)?#cloud-config\b/.test(text)

/** Whether an object of a cluster may hold a file of a machine: of a daemon or of a component of the cluster. */
export const mayHoldMachineFile = (text: string): boolean =>
  (text.includes('ConfigMap') || text.includes('Secret')) &&
  /\bkind["']?[ \t]*:[ \t]*["']?(?:ConfigMap|Secret)\b/.test(text) &&
  /daemon\.json|-transport-security|listen-client-urls|-arg\b|extraArgs|\.service\b/.test(text)
