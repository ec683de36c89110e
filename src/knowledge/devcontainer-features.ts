/** What a dev container feature asks of the container, as `devcontainer-feature.json` spells it. */
export interface FeatureRequest {
  readonly privileged?: boolean
  readonly init?: boolean
  readonly capAdd?: readonly string[]
  readonly securityOpt?: readonly string[]
  /** In the form of `docker run --mount`. */
  readonly mounts?: readonly string[]
}

const nothing: FeatureRequest = {}
const forDebuggers: FeatureRequest = { init: true, capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'] }
const engineOfTheHost: FeatureRequest = {
  mounts: ['type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock'],
  securityOpt: ['label=disable'],
}

const withoutRequest =
  'anaconda aws-cli azure-cli common-utils conda copilot-cli dotnet git git-lfs github-cli hugo java kubectl-helm-minikube nix node nvidia-cuda oryx php powershell python ruby sshd terraform'

/**
 * The features of ghcr.io/devcontainers/features, by id: what their own metadata asks for (github.com/devcontainers/features).
 * Named volumes are left out: nothing of the host is in them.
 */
export const publishedFeatures: ReadonlyMap<string, FeatureRequest> = new Map([
  ...withoutRequest.split(' ').map((id) => [id, nothing] as const),
  ['desktop-lite', { init: true }],
  ['docker-in-docker', { privileged: true }],
  ['docker-outside-of-docker', engineOfTheHost],
  // Its name before 2022.
  ['docker-from-docker', engineOfTheHost],
  ['go', forDebuggers],
  ['rust', forDebuggers],
])
