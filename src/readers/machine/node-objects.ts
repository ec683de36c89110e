import { merged } from '../merged.ts'
import { documentsIn, itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { scriptOf } from '../pipeline/job.ts'
import type { Reader, WrittenText } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import { fileOf } from './content.ts'
import { itemsOfList } from './list.ts'
import { machineReading } from './machine-reading.ts'

/** Where an object keeps what its machines run, and the files that they get. */
interface Places {
  readonly root: readonly string[]
  /** Texts, or lists of them. */
  readonly commands: readonly string[]
}

const ofKubeadm = ['preKubeadmCommands', 'postKubeadmCommands']
const ofRke2 = ['preRKE2Commands', 'postRKE2Commands']
const ofK0s = ['preStartCommands', 'postStartCommands']
const ofK3s = ['preK3sCommands', 'postK3sCommands']

const objects: ReadonlyMap<string, Places> = new Map([
  ['KubeadmConfig', { root: ['spec'], commands: ofKubeadm }],
  ['KubeadmConfigTemplate', { root: ['spec', 'template', 'spec'], commands: ofKubeadm }],
  ['KubeadmControlPlane', { root: ['spec', 'kubeadmConfigSpec'], commands: ofKubeadm }],
  ['KubeadmControlPlaneTemplate', { root: ['spec', 'template', 'spec', 'kubeadmConfigSpec'], commands: ofKubeadm }],
  ['RKE2ConfigTemplate', { root: ['spec', 'template', 'spec'], commands: ofRke2 }],
  ['RKE2ControlPlane', { root: ['spec'], commands: ofRke2 }],
  ['K0sControlPlane', { root: ['spec', 'k0sConfigSpec'], commands: ofK0s }],
  ['K0sWorkerConfigTemplate', { root: ['spec', 'template', 'spec'], commands: ofK0s }],
  ['KThreesConfigTemplate', { root: ['spec', 'template', 'spec'], commands: ofK3s }],
  ['KThreesControlPlane', { root: ['spec', 'kthreesConfigSpec'], commands: ofK3s }],
  ['EC2NodeClass', { root: ['spec'], commands: ['userData'] }],
  ['AWSNodeTemplate', { root: ['spec'], commands: ['userData'] }],
])

/** Objects that say what the machines of a cluster run when they start, and which files they get. */
export const readNodeObjects: Reader = async (sources) => {
  const readings = []
  for (const source of sources)
    for (const node of documentsIn(source).flatMap((one) => itemsOfList(one) ?? [one])) {
      const found = placesIn(node)
      const scripts = found.flatMap(({ root, commands }) =>
        commands.flatMap((key) => scriptsAt(nodeAt(root, key), source.path)),
      )
      const written = found.flatMap(({ root }) => filesIn(root))
      if (scripts.length + written.length === 0) continue
      readings.push(await machineReading({ path: source.path, written, scripts, gaps: [], accounts: () => [] }))
    }
  return merged(readings)
}

function placesIn(node: Node): { root: Node; commands: readonly string[] }[] {
  const kind = textAt(node, 'kind') ?? ''
  if (kind === 'ClusterConfig')
    return ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
      itemsOf(nodeAt(node, list)).map((root) => ({
        root,
        commands: ['preBootstrapCommands', 'overrideBootstrapCommand'],
      })),
    )
  const places = objects.get(kind)
  const root = places && nodeAt(node, ...places.root)
  return root ? [{ root, commands: places.commands }] : []
}

function scriptsAt(value: Node | undefined, path: string): Script[] {
  const items = value?.kind === 'seq' ? value.items : value ? [value] : []
  return items.flatMap((item) => {
    // Several parts, as mail has them: what is no shell's is passed over.
    const script = item.kind === 'scalar' ? scriptOf(`${path}#`, [item], new Map()) : undefined
    return script ?? []
  })
}

function filesIn(root: Node): WrittenText[] {
  return itemsOf(nodeAt(root, 'files')).flatMap((item) => {
    const [path, content] = [textAt(item, 'path'), nodeAt(item, 'content')]
    if (path === undefined || content?.kind !== 'scalar') return []
    return fileOf(path, content, (textAt(item, 'encoding') ?? '').replace('base64', 'b64').replace('gzip', 'gz')) ?? []
  })
}
