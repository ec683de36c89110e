import { describe, expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

/** Every fact of the components in a file, as `program field=value@line`. */
async function facts(path: string, text: string): Promise<string[]> {
  const { subjects, gaps } = await readAll(repository({ [path]: text }))
  expect(gaps).toEqual([])
  return subjects.flatMap((subject) => {
    if (subject.kind !== 'component') return []
    return Object.entries(subject).flatMap(([field, fact]: [string, unknown]) =>
      (Array.isArray(fact) ? fact : [fact]).flatMap((one: unknown) => {
        if (typeof one !== 'object' || one === null || !('value' in one) || !('at' in one)) return []
        const { source, start } = one.at as { source: Parameters<typeof position>[0]; start: number }
        return `${subject.program} ${field}=${JSON.stringify(one.value)}@${position(source, start).line}`
      }),
    )
  })
}

const object = (apiVersion: string, kind: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: c}\nspec:\n${spec.replaceAll(/^(?=.)/gm, '  ')}\n`

const open = 'kubelet read-only-port=10255'
const anonymous = 'kube-apiserver anonymous-auth=true'

describe('objects from which clusters are made', () => {
  it.each<readonly [string, string, readonly string[]]>([
    [
      'Rancher, all machines and some',
      object(
        'provisioning.cattle.io/v1',
        'Cluster',
        `rkeConfig:
  machineGlobalConfig:
    kube-apiserver-arg: [anonymous-auth=true]
    cni: calico
  machineSelectorConfig:
    - config: {kubelet-arg: read-only-port=10255}`,
      ),
      [`${anonymous}@7`, `${open}@10`],
    ],
    [
      'k0s',
      object(
        'k0s.k0sproject.io/v1beta1',
        'ClusterConfig',
        `api: {extraArgs: {anonymous-auth: "true"}}
workerProfiles:
  - values: {readOnlyPort: 10255}`,
      ),
      [`${anonymous}@5`, `${open}@7`],
    ],
    [
      'k0sctl',
      object(
        'k0sctl.k0sproject.io/v1beta1',
        'Cluster',
        `hosts:
  - installFlags: ['--kubelet-extra-args="--read-only-port=10255"']
k0s:
  config:
    apiVersion: k0s.k0sproject.io/v1beta1
    kind: ClusterConfig
    spec: {api: {extraArgs: {anonymous-auth: "true"}}}`,
      ),
      [`${open}@6`, `${anonymous}@11`],
    ],
    [
      'RKE2 by Cluster API',
      object(
        'controlplane.cluster.x-k8s.io/v1beta1',
        'RKE2ControlPlane',
        `serverConfig: {kubeAPIServer: {extraArgs: ["--anonymous-auth=true"]}}
agentConfig: {kubelet: {extraArgs: ["--read-only-port=10255"]}}`,
      ),
      [`${anonymous}@5`, `${open}@6`],
    ],
    [
      'k3s by Cluster API',
      object(
        'bootstrap.cluster.x-k8s.io/v1beta2',
        'KThreesConfigTemplate',
        'template: {spec: {agentConfig: {kubeletArgs: ["read-only-port=10255"]}}}',
      ),
      [`${open}@5`],
    ],
    [
      'Gardener',
      object(
        'core.gardener.cloud/v1beta1',
        'Shoot',
        `kubernetes:
  kubeAPIServer: {enableAnonymousAuthentication: true}
  kubelet: {podPIDsLimit: -1}
provider:
  workers:
    - kubernetes: {kubelet: {protectKernelDefaults: false}}`,
      ),
      [`${anonymous}@6`, 'kubelet pod-max-pids=-1@7', 'kubelet protect-kernel-defaults=false@10'],
    ],
    [
      'GKE by Config Connector',
      object(
        'container.cnrm.cloud.google.com/v1beta1',
        'ContainerNodePool',
        'nodeConfig: {kubeletConfig: {insecureKubeletReadonlyPortEnabled: "TRUE"}}',
      ),
      [`${open}@5`],
    ],
    [
      'GKE by Config Connector, closed',
      object(
        'container.cnrm.cloud.google.com/v1beta1',
        'ContainerCluster',
        'nodePoolDefaults: {nodeConfigDefaults: {nodeKubeletConfig: {insecureKubeletReadonlyPortEnabled: false}}}',
      ),
      ['kubelet read-only-port=0@5'],
    ],
    [
      'Azure',
      object('containerservice.azure.com/v1', 'ManagedClustersAgentPool', 'kubeletConfig: {podMaxPids: -1}'),
      ['kubelet pod-max-pids=-1@5'],
    ],
    [
      'Talos by Cluster API, a control plane',
      object(
        'controlplane.cluster.x-k8s.io/v1alpha3',
        'TalosControlPlane',
        'controlPlaneConfig: {controlplane: {generateType: controlplane, strategicPatches: ["{cluster: {apiServer: {extraArgs: {anonymous-auth: true}}}}"], configPatches: [{op: add, path: /machine/kubelet/extraArgs, value: {read-only-port: 10255}}, {op: replace, path: /cluster/apiServer/extraArgs/profiling, value: "true"}]}}',
      ),
      [`${anonymous}@5`, 'kube-apiserver profiling=true@5', `${open}@5`],
    ],
    [
      'Talos by Cluster API, nodes',
      object(
        'bootstrap.cluster.x-k8s.io/v1alpha3',
        'TalosConfigTemplate',
        'template: {spec: {generateType: worker, strategicPatches: ["machine: {kubelet: {extraConfig: {readOnlyPort: 10255}}}"]}}',
      ),
      [`${open}@5`],
    ],
    [
      'another group',
      object('example.com/v1', 'Shoot', 'kubernetes: {kubeAPIServer: {enableAnonymousAuthentication: true}}'),
      [],
    ],
  ])('set components up in part: %s', async (_, text, expected) => {
    expect(await facts('cluster.yaml', text)).toEqual(expected)
  })
})

describe('files from which clusters are made', () => {
  it.each<readonly [string, string, readonly string[]]>([
    [
      'node-system-config.yaml',
      'kubeletConfig:\n  cpuManagerPolicy: static\n  insecureKubeletReadonlyPortEnabled: true\n',
      [`${open}@3`],
    ],
    [
      'microk8s.yaml',
      'version: 0.1.0\nextraKubeAPIServerArgs:\n  --anonymous-auth: "true"\nextraKubeletArgs:\n  --read-only-port: 10255\n',
      [`${anonymous}@3`, `${open}@5`],
    ],
    ['kubelet.json', '{\n  "cpuManagerPolicy": "static",\n  "podMaxPids": -1\n}\n', ['kubelet pod-max-pids=-1@3']],
    ['pools/kubelet.json', '{"cpuCfsQuota": true, "podMaxPids": -1}', ['kubelet pod-max-pids=-1@1']],
    ['a.json', '{"more": {"podMaxPids": -1}}', []],
    ['kubelet.json', '{"seccompDefault": "Unconfined"}', ['kubelet seccomp-default=false@1']],
    ['kubelet.json', '{"seccompDefault": "RuntimeDefault"}', ['kubelet seccomp-default=true@1']],
    ['a.json', '{"seccompDefault": true}', []],
    ['snap/args/kube-apiserver', '--profile=a\n# --insecure-port=1\n--anonymous-auth=true\n', [`${anonymous}@3`]],
    ['args/kubelet', '--read-only-port 10255\n', [`${open}@1`]],
    ['args/README', '--read-only-port 10255\n', []],
    ['values.yaml', 'kubelet:\n  insecureKubeletReadonlyPortEnabled: true\n', []],
  ])('set components up in part: %s', async (path, text, expected) => {
    expect(await facts(path, text)).toEqual(expected)
  })
})
