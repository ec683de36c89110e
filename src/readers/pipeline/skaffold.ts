import { folderOf } from '../../model/path.ts'
import { itemsOf, type Node, nodeAt } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { readCommandLists } from './command-lists.ts'
import { type ClusterJobs, linesOf } from './job.ts'

/** Skaffold: what its builders run, and the manifests that it deploys, whatever their names. Source: its reference of skaffold.yaml. */
export function readSkaffold(root: Node, path: string, keys: Keys, to: ClusterJobs): void {
  readCommandLists(root, path, keys, to)
  for (const settings of [root, ...itemsOf(nodeAt(root, 'profiles'))]) {
    const listed = [nodeAt(settings, 'manifests', 'rawYaml'), nodeAt(settings, 'deploy', 'kubectl', 'manifests')]
    for (const { text: file } of listed.flatMap(linesOf)) to.manifests.push({ folders: [folderOf(path)], file })
  }
}
