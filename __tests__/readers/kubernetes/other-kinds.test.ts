import { describe, expect, it } from 'vitest'
import { isCertainlyOther } from '../../../src/readers/kubernetes/other-kinds.ts'

describe('a document certainly has nothing that is read', () => {
  it.each([
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  kind: Shop\n',
    'apiVersion: example.org/v1\nkind: Shop\n',
    '---\n# why\napiVersion: "v1" # core\n\'kind\': Endpoints\nspec:\n- a\n',
    'kind: IngressClass\napiVersion: networking.k8s.io/v1\r\n',
  ])('%j', (text) => expect(isCertainlyOther(text)).toBe(true))

  it.each([
    ['a kind that makes pods', 'apiVersion: v1\nkind: Pod\n'],
    ['a kind that nobody knows, with containers', 'apiVersion: example.org/v1\nkind: Shop\ncontainers: []\n'],
    ['an account', 'apiVersion: v1\nkind: ServiceAccount\n'],
    ['a namespace with an anchor', 'apiVersion: v1\nkind: Service\nmetadata: {namespace: &n default}\n'],
    ['a namespace with a tag', 'apiVersion: v1\nkind: Service\nmetadata: {namespace: !!str default}\n'],
    ['a namespace with an escape', 'apiVersion: v1\nkind: Service\nmetadata: {namespace: "def\\u0061ult"}\n'],
    ['a namespace in a block', 'apiVersion: v1\nkind: Service\nmetadata:\n  namespace: >-\n    default\n'],
    ['the default namespace', 'apiVersion: v1\nkind: Service\nmetadata: {namespace: default}\n'],
    ['a known kind of another API', 'apiVersion: serving.knative.dev/v1\nkind: Service\ncontainers: []\n'],
    ['two kinds', 'apiVersion: v1\nkind: ConfigMap\nkind: Pod\n'],
    ['a kind that is written otherwise too', 'apiVersion: v1\nkind: ConfigMap\n"k\\u0069nd": Pod\n'],
    ['an explicit key', 'apiVersion: v1\nkind: ConfigMap\n? kind\n: Pod\n'],
    ['a merge', 'apiVersion: v1\nkind: ConfigMap\n<<: {kind: Pod}\n'],
    ['an alias', 'a: &k kind\napiVersion: v1\nkind: ConfigMap\n*k : Pod\n'],
    ['a kind in a text at the margin', '  a: "\nkind: ConfigMap\napiVersion: v1\n"\n  kind: Pod\n'],
    ['a root behind the marker', '--- {kind: Pod, a: "\nkind: ConfigMap\napiVersion: v1\n"}\n'],
    ['flow style', '{apiVersion: v1,\nkind: ConfigMap\n}\n'],
    ['a kind in several lines', 'apiVersion: v1\nkind: >-\n  ConfigMap\n'],
    ['another document behind the end of one', 'apiVersion: v1\nkind: ConfigMap\n...\napiVersion: v1\n'],
    ['a list', '- apiVersion: v1\n  kind: Pod\n'],
  ])('not with %s', (_, text) => expect(isCertainlyOther(text)).toBe(false))
})
