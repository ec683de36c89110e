/** How the text of a file is taken apart. */
type Form = 'json' | 'yaml' | 'toml' | 'ini' | 'lines'

/** Mappings that hold a command and its arguments under keys of their own. */
export interface Call {
  /** Where they stand; `*` is any key, and the items of a list stand where the list does. */
  readonly at: string
  readonly command: string
  readonly args: string
  /** Taken only where this key says one of these. */
  readonly where?: readonly [key: string, value: RegExp]
  /** What the tool puts before it. */
  readonly before?: readonly string[]
}

/** A file in which a tool keeps commands. */
export interface TaskFile {
  readonly name: RegExp
  readonly form: Form
  /** Where texts for a shell stand, in the same way. */
  readonly texts?: readonly string[]
  readonly calls?: readonly Call[]
  /** Variables that every command sees. */
  readonly variables?: readonly string[]
  /** Names that the tool gives the folder of the repository. */
  readonly here?: readonly string[]
}

const vscode = { command: 'command', args: 'args' }
const hook = { at: 'repos.hooks', command: 'entry', args: 'args' }
const nx = (targets: string) =>
  ['', '.options', '.configurations.*'].flatMap((at) =>
    ['.command', '.commands', '.commands.command'].map((key) => `${targets}.*${at}${key}`),
  )
const ofPoe = (at: string) =>
  ['', '.cmd', '.shell', '.sequence', '.sequence.cmd', '.sequence.shell'].map((key) => at + key)
const orCommand = (at: string) => [at, `${at}.cmd`, `${at}.shell`]

/** Sources: the documentation of npm, Composer, Deno, lint-staged, Nx, devbox, VS Code, pre-commit, mise, Poe, PDM, Hatch, taskipy, pixi, cargo-make, tox, and of Foreman for Procfiles. */
export const taskFiles: readonly TaskFile[] = [
  {
    name: /(?:^|\/)(?:package|composer|deno)\.jsonc?$/,
    form: 'json',
    texts: ['scripts.*', 'tasks.*', 'tasks.*.command', 'lint-staged.*', ...nx('nx.targets')],
  },
  { name: /(?:^|\/)project\.json$/, form: 'json', texts: nx('targets') },
  { name: /(?:^|\/)devbox\.json$/, form: 'json', texts: ['shell.init_hook', 'shell.scripts.*'], variables: ['env'] },
  {
    name: /(?:^|\/)\.vscode\/tasks\.json$/,
    form: 'json',
    calls: ['tasks', 'tasks.linux', 'tasks.osx'].map((at) => ({ at, ...vscode })),
    here: ['workspaceFolder', 'workspaceRoot'],
  },
  { name: /(?:^|\/)\.lintstagedrc(?:\.(?:json|ya?ml))?$/, form: 'yaml', texts: ['*'] },
  {
    name: /(?:^|\/)\.pre-commit-config\.ya?ml$/,
    form: 'yaml',
    calls: [
      { ...hook, where: ['language', /^(?:system|script|unsupported(?:_script)?)$/] },
      { ...hook, where: ['language', /^docker_image$/], before: ['docker', 'run', '--rm'] },
    ],
  },
  {
    name: /(?:^|\/)(?:\.?mise(?:\.[\w-]+)*|\.?mise\/config(?:\.[\w-]+)*|\.config\/mise)\.toml$/,
    form: 'toml',
    texts: ['tasks.*', 'tasks.*.run', 'hooks.*', 'hooks.*.script'],
    variables: ['env'],
  },
  {
    name: /(?:^|\/)pyproject\.toml$/,
    form: 'toml',
    texts: [
      ...ofPoe('tool.poe.tasks.*'),
      ...orCommand('tool.pdm.scripts.*'),
      'tool.hatch.envs.*.scripts.*',
      ...orCommand('tool.taskipy.tasks.*'),
      ...orCommand('tool.pixi.tasks.*'),
    ],
    variables: ['tool.poe.env'],
  },
  { name: /(?:^|\/)poe_tasks\.toml$/, form: 'toml', texts: ofPoe('tasks.*'), variables: ['env'] },
  { name: /(?:^|\/)hatch\.toml$/, form: 'toml', texts: ['envs.*.scripts.*'] },
  { name: /(?:^|\/)pixi\.toml$/, form: 'toml', texts: [...orCommand('tasks.*'), ...orCommand('feature.*.tasks.*')] },
  {
    name: /(?:^|\/)Makefile\.toml$/,
    form: 'toml',
    texts: ['tasks.*.script'],
    calls: [{ at: 'tasks.*', ...vscode }],
    variables: ['env'],
  },
  { name: /(?:^|\/)tox\.ini$/, form: 'ini' },
  { name: /(?:^|\/)Procfile(?:\.[\w-]+)?$/, form: 'lines' },
]

export const claimsTasks = (path: string): boolean => taskFiles.some(({ name }) => name.test(path))
