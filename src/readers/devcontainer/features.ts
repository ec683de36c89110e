/** A run flag that a feature's metadata stands for. */
export type FeatureFlag = readonly [name: string, value: string]

const tracing: readonly FeatureFlag[] = [
  ['cap-add', 'SYS_PTRACE'],
  ['security-opt', 'seccomp=unconfined'],
]

const hostEngine: readonly FeatureFlag[] = [
  ['mount', 'type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock'],
  ['security-opt', 'label=disable'],
]

/** The features of github.com/devcontainers/features that ask for something. */
const asking: ReadonlyMap<string, readonly FeatureFlag[]> = new Map([
  ['docker-in-docker', [['privileged', 'true']]],
  ['docker-outside-of-docker', hostEngine],
  ['docker-from-docker', hostEngine],
  ['go', tracing],
  ['rust', tracing],
])

/** Those that ask for nothing, or for a volume or an init alone. */
const harmless = new Set(
  `anaconda aws-cli azure-cli common-utils conda copilot-cli desktop-lite dotnet git git-lfs github-cli hugo java
   kubectl-helm-minikube nix node nvidia-cuda oryx php powershell python ruby sshd terraform`.split(/\s+/),
)

/** What a published feature asks for; undefined for one that is not known. A name without a registry is an old form of these. */
export function publishedFeature(reference: string): readonly FeatureFlag[] | undefined {
  const [, id = ''] = /^(?:ghcr\.io\/devcontainers\/features\/)?([\w-]+)(?:[:@].*)?$/i.exec(reference) ?? []
  const name = id.toLowerCase()
  return asking.get(name) ?? (harmless.has(name) ? [] : undefined)
}
