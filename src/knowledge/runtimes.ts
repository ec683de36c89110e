/** How the command line of a program is put together. */
export type CommandForm = 'docker' | 'compose' | 'ctr' | 'crictl' | 'images'

/** A program of the command line that starts containers, or that handles their images. */
export interface Runtime {
  readonly name: string
  /** Other names of the same program. */
  readonly aliases?: readonly string[]
  readonly form: CommandForm
  /** The file below the home folder where `login` stores its credentials. */
  readonly logins?: string
  /** The module of Ansible that starts a container with it. */
  readonly module?: string
}

/** The programs that every reader knows. No other file lists their names. */
export const runtimes: readonly Runtime[] = [
  // Debian called the program so beside another one named docker.
  { name: 'docker', aliases: ['docker.io'], form: 'docker', logins: '.docker/config.json', module: 'docker_container' },
  {
    name: 'podman',
    aliases: ['podman-remote'],
    form: 'docker',
    logins: '.config/containers/auth.json',
    module: 'podman_container',
  },
  // It shares the file of Docker.
  { name: 'nerdctl', aliases: ['nerdctl.lima'], form: 'docker', logins: '.docker/config.json' },
  { name: 'finch', form: 'docker', logins: '.finch/config.json' },
  { name: 'docker-compose', form: 'compose' },
  { name: 'podman-compose', form: 'compose' },
  { name: 'ctr', form: 'ctr' },
  { name: 'crictl', form: 'crictl' },
  { name: 'buildah', form: 'images', logins: '.config/containers/auth.json' },
  { name: 'skopeo', form: 'images', logins: '.config/containers/auth.json' },
]

/** The subcommands that start a container, or a command in one. */
export const startingCommands: Readonly<Record<CommandForm, readonly string[]>> = {
  docker: ['run', 'create', 'exec'],
  compose: ['up', 'run', 'create', 'exec'],
  ctr: ['run', 'create'],
  crictl: ['run', 'create', 'runp'],
  images: [],
}

const byName = new Map(
  runtimes.flatMap((runtime) => [runtime.name, ...(runtime.aliases ?? [])].map((name) => [name, runtime] as const)),
)

/** The runtime that a program's path names: `/usr/bin/podman-remote`, `C:\bin\docker.exe`. */
export const runtimeOf = (program: string): Runtime | undefined =>
  byName.get(program.replace(/^.*[/\\]/s, '').replace(/\.exe$/i, ''))

/** Whether a program by its name starts containers. */
export const startsContainers = (program: string): boolean => {
  const runtime = runtimeOf(program)
  return runtime !== undefined && startingCommands[runtime.form].length > 0
}

/** Names as the source of an expression; longer ones first, since one may begin with another. */
const patternOf = (isWanted: (runtime: Runtime) => boolean): string => {
  const names = [...byName].flatMap(([name, runtime]) => (isWanted(runtime) ? name : []))
  return `(?:${names
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace('.', String.raw`\.`))
    .join('|')})(?:\\.exe)?`
}

/** Sources of expressions for a whole word: any that starts containers, one with Docker's command line, one with a log-in. */
export const runtimeWord: string = patternOf(({ form }) => startingCommands[form].length > 0)
export const dockerWord: string = patternOf(({ form }) => form === 'docker')
export const loginWord: string = patternOf(({ logins }) => logins !== undefined)

/** The modules of Ansible, as the source of an expression. */
export const moduleWord = `(?:${runtimes.flatMap(({ module }) => module ?? []).join('|')})`

/** What every name of a runtime holds, as the source of an expression; a short name counts as a whole word only. */
const mention: string = runtimes
  .filter(({ name, form }) => startingCommands[form].length > 0 && !/-/.test(name))
  .map(({ name }) => (name.length < 6 && name !== 'finch' ? String.raw`\b${name}\b` : name))
  .join('|')

export const runtimeMention: string = mention

const anyMention = new RegExp(mention, 'i')

/** A first look at a text: without this no runtime is called in it. */
export const mentionsRuntime = (text: string): boolean => anyMention.test(text)

/** A line that starts a container, in a text that cannot be read otherwise, as the source of an expression. */
export const runLine = String.raw`\b${dockerWord}(?=[ \t]+(?:[^\n]{0,200}[ \t])?(?:run|create)\b)`
/** Likewise one that makes a pod. */
export const podLine = String.raw`\b(?:kubectl|oc)(?=[ \t]+(?:[^\n]{0,200}[ \t])?(?:run|create|apply|debug)\b)`
