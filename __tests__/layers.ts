/** What each layer may import besides itself. A folder within a folder (`readers/parse`) may be a layer of its own. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  benchmarks: [],
  model: ['benchmarks'],
  knowledge: ['model', 'benchmarks'],
  'readers/parse': ['model'],
  readers: ['model', 'knowledge', 'readers/parse'],
  rules: ['model', 'knowledge'],
  decide: ['model', 'knowledge', 'benchmarks'],
  render: ['model', 'knowledge', 'benchmarks'],
  policy: ['model', 'benchmarks', 'readers/parse'],
  repository: ['model', 'knowledge'],
  engine: ['model', 'knowledge'],
  github: ['model'],
  edits: ['model', 'readers/parse'],
  options: ['model', 'benchmarks'],
}
