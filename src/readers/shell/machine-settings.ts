import type { Command, SyntaxNode } from 'unbash'
import { part, type Word } from '../parse/words.ts'
import { trustVariable } from './client.ts'
import type { Frame } from './frame.ts'
import type { ShellText } from './shell-text.ts'
import type { Variables } from './variables.ts'

/** What the script of k3s hands to the service that it installs, and the scripts of k3s and RKE2. */
const installVariable = 'INSTALL_K3S_EXEC'
const installer = /\bget\.(?:k3s|rke2)\.io\b/

/** What it does with the kubeconfig that it writes, as the flag that says the same. */
const modeVariable = 'K3S_KUBECONFIG_MODE'
const withMode = (value: Word): readonly Word[] => [{ ...value, text: '--write-kubeconfig-mode' }, value]

/** What a text sets by variables: the engines of its clients, and how a cluster is installed. */
export class MachineSettings {
  /** The addresses of engines that the text sets for its clients. */
  readonly engines: Word[] = []
  verifiesEngines = false
  /** What it sets `DOCKER_CONTENT_TRUST` to. */
  readonly contentTrust: Word[] = []
  /** What scripts that install a cluster are given: `INSTALL_K3S_EXEC`, and the arguments of `curl … | sh -s -`. */
  readonly installs: (readonly Word[])[] = []

  ofText({ text }: ShellText, variables: Variables): void {
    if (/(?:DOCKER|CONTAINER)_HOST/.test(text)) {
      this.engines.push(...variables.assigned('DOCKER_HOST'), ...variables.assigned('CONTAINER_HOST'))
      this.verifiesEngines ||= variables.assigned('DOCKER_TLS_VERIFY').some(({ text }) => text !== '')
    }
    if (text.includes(trustVariable)) this.contentTrust.push(...variables.assigned(trustVariable))
    if (text.includes(installVariable)) this.installs.push(...variables.assigned(installVariable).map((word) => [word]))
    if (text.includes(modeVariable)) this.installs.push(...variables.assigned(modeVariable).map(withMode))
  }

  /** What stands before a command, or among its words. */
  ofCommand(command: Command, text: string, variables: Variables): void {
    for (const one of command.prefix) {
      if (one.type !== 'Assignment' || one.value.type === 'ArrayValue') continue
      if (one.name === installVariable) this.installs.push([variables.word(one.value)])
      if (one.name === modeVariable) this.installs.push(withMode(variables.word(one.value)))
      if (!/^(?:DOCKER|CONTAINER)_/.test(one.name)) continue
      const value = variables.word(one.value)
      if (one.name === 'DOCKER_HOST' || one.name === 'CONTAINER_HOST') this.engines.push(value)
      if (one.name === trustVariable) this.contentTrust.push(value)
      if (one.name === 'DOCKER_TLS_VERIFY') this.verifiesEngines ||= value.text !== ''
    }
    if (text.includes(trustVariable)) this.contentTrust.push(...trustGiven(command, variables))
    if (!text.includes(installVariable) && !text.includes(modeVariable)) return
    for (const word of command.args) {
      if (word.type === 'Assignment') continue
      if (word.value.startsWith(`${installVariable}=`))
        this.installs.push([part(variables.word(word), installVariable.length + 1)])
      if (word.value.startsWith(`${modeVariable}=`))
        this.installs.push(withMode(part(variables.word(word), modeVariable.length + 1)))
    }
  }

  /** `curl -sfL https://get.k3s.io | sh -s - ARGUMENTS` */
  ofPipe(input: readonly SyntaxNode[], args: readonly Word[], { shell }: Frame): void {
    if (args.length > 0 && input.some(({ pos, end }) => installer.test(shell.text.slice(pos, end))))
      this.installs.push(args)
  }
}

/** `env DOCKER_CONTENT_TRUST=0 docker pull …`, `cross-env …`; what `docker run -e` sets is the container's. */
function trustGiven({ name, args }: Command, variables: Variables): Word[] {
  if (/^(?:echo|printf|grep|\[|test)$/.test(name?.value ?? '')) return []
  return args.flatMap((word, i) => {
    const before = args[i - 1]
    const isOption = before?.type === 'Word' && /^(?:-\w*e|--env|--build-arg)$/.test(before.value)
    if (word.type === 'Assignment' || isOption || !word.value.startsWith(`${trustVariable}=`)) return []
    return [part(variables.word(word), trustVariable.length + 1)]
  })
}
