import { runtimeMention } from '../../knowledge/runtimes.ts'
import { callParts, callWords, mayBeOtherCall, shownCall } from './call-kinds.ts'
import { isOtherProgram } from './client-call.ts'
import { onlyShows } from './command-line.ts'
import { taskRunners } from './task-runners.ts'
import { withoutQuotes } from './text.ts'

/** What such a program is given is not run; what its words print is read for itself. */
export const isInert = (program: string): boolean =>
  onlyShows(program) && !isOtherProgram({ text: program }) && !/awk$/.test(program)

/** Programs that send manifests to a cluster, or make one. */
const ofClusters = String.raw`kube|k3|kind|eksctl|talosctl|\bhelm\b|\boc\b`

/** Names, and parts of names, of programs that may be called for what is looked for, as the source of an expression. */
export const programNames = `${runtimeMention}|${ofClusters}|${callParts}`

/** Programs that run a text, a file, a task or the words behind them. */
const running = String.raw`[a-z]*sh|eval|source|su|runuser|at|batch|crontab|expect|newgrp|g?make|${taskRunners}|sudo\s+-|doas\s+-|chroot|nsenter|unshare|parallel|xargs`

/** A file that is run or sourced, what is put in, and a here-document. */
const others = String.raw`(?:^|\s)(?:\.{1,2}|[\w-]+)\/|[$\x60]|^\.\s|<<`

/** Without one of these words no command starts anything. */
const anything = new RegExp(`${others}|${programNames}|\\b(?:${running}|${callWords})\\b`)

/** Commands of git that run what they are given. */
const ofGit = String.raw`git\b.*\b(?:alias\.|bisect|filter-branch|submodule|rebase)`

/** Commands that matter although their programs only show what they are given. */
const shown = new RegExp(`^(?:${ofGit}|${shownCall})`, 's')

/** Whether a command may start anything, or be a call that is looked for, by its text as it is written: a first look at each of a script. */
export const mayStartAnything = (program: string, command: string): boolean =>
  mayBeOtherCall(command) || ((!isInert(program) || shown.test(command)) && anything.test(withoutQuotes(command)))
