import type { Node, Scalar } from '../../parse/yaml.ts'

/** A key that is read under another name than its own. */
export interface Miscased {
  readonly key: Scalar
  readonly meant: string
}

/** The fields of a kustomization, and of what stands in its lists. Source: api/types of Kustomize. */
const fields = [
  ...['apiVersion', 'bases', 'components', 'configMapGenerator', 'configurations', 'crds', 'generatorOptions'],
  ...['generators', 'helmChartInflationGenerator', 'helmCharts', 'helmGlobals', 'imageTags', 'images', 'kind'],
  ...['namePrefix', 'nameSuffix', 'namespace', 'openapi', 'patches', 'patchesJson6902', 'patchesStrategicMerge'],
  ...['replacements', 'replicas', 'resources', 'secretGenerator', 'transformers', 'validators', 'vars'],
  ...[
    'annotationSelector',
    'behavior',
    'count',
    'create',
    'delimiter',
    'digest',
    'encoding',
    'env',
    'envs',
    'fieldPath',
  ],
  ...['fieldPaths', 'fieldpath', 'fieldref', 'files', 'group', 'index', 'labelSelector', 'literals', 'name', 'newName'],
  ...[
    'newTag',
    'objref',
    'options',
    'patch',
    'path',
    'paths',
    'reject',
    'select',
    'source',
    'target',
    'targets',
    'version',
  ],
]
const known: ReadonlySet<string> = new Set(fields)
const byLowerCase: ReadonlyMap<string, string> = new Map(fields.map((name) => [name.toLowerCase(), name]))

/** What stands in these are names of somebody's own. */
const ownNames: ReadonlySet<string> = new Set([
  'annotations',
  'commonAnnotations',
  'commonLabels',
  'labels',
  'pairs',
  'values',
  'valuesInline',
])

/** Kustomize's parser of JSON takes `Patches` for `patches`; here only what is spelt as documented is read. */
export function miscasedKeys(root: Node): Miscased[] {
  const found: Miscased[] = []
  const seen = new Set<Node>()
  const open = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node) || node.kind === 'scalar') continue
    seen.add(node)
    if (node.kind === 'seq') for (const item of node.items) open.push(item)
    else
      for (const { key, value } of node.list) {
        const meant = known.has(key.text) ? undefined : byLowerCase.get(key.text.toLowerCase())
        if (meant !== undefined) found.push({ key, meant })
        if (!ownNames.has(key.text)) open.push(value)
      }
  }
  return found
}
