// A file of its own, so that recognizing a playbook does not load the reader.

import { loginWord, mentionsRuntime, moduleWord } from '../../knowledge/runtimes.ts'
import { mayDisguiseKeys, mayEscapeLetters } from '../parse/keys.ts'
import { mentionsCall } from '../shell/call-kinds.ts'
import { switches } from '../shell/manifest-edit.ts'

const isList = /^\uFEFF?(?:(?:---)?[ \t]*(?:#[^\n]*|\r)?\n)*(?:---(?=[ \t]))?[ \t]*(?:-[ \t\r\n]|\[)/
/** Before a key: the beginning of a line, or flow style's bracket or comma; an anchor and a tag. */
const beforeKey = String.raw`(?:^[ \t]*(?:-[ \t]+)*|[{[,][ \t]*)(?:[&!][^\s,[\]{}]*[ \t]+)*["']?`
const modules = new RegExp(
  String.raw`${beforeKey}(?:\w+\.\w+\.)?(?:${moduleWord}|docker_(?:compose(?:_v2(?:_run|_exec)?)?|stack|network|swarm(?:_service)?|container_exec)|podman_\w+|docker_image(?:_build)?|${loginWord}_login|k8s|helm(?:_template)?)["']?[ \t]*:`,
  'm',
)
/** Whether a module stands in it that starts containers or pods. */
export const namesModule = (text: string): boolean => modules.test(text)

const commands = new RegExp(
  String.raw`${beforeKey}(?:ansible\.(?:builtin|legacy)\.)?(?:shell|command|raw|action|local_action)["']?[ \t]*:`,
  'm',
)

/** Modules that write files or put accounts into groups, and the engine that a task uses. */
const others =
  /daemon\.json|docker\.(?:service|socket)|(?:kubelet|etcd|kube-[a-z-]{1,40})\.service|\/(?:etc\/kubernetes|var\/lib\/kubelet|etc\/rancher)\/|\bdocker_host\b|\bDOCKER_HOST\b/

/** Modules that change lines of a file, which may be a manifest. */
const edits = /\b(?:lineinfile|replace)["']?[ \t]*:/

/** `groups: [docker]` in one line: the first such key of a line sees all that the others do. */
const namesGroup = (text: string): boolean =>
  text.split('\n').some((line) => {
    const at = line.search(/\bgroups?[ \t]*[:=]/)
    return at >= 0 && /\bdocker\b/.test(line.slice(at))
  })

/** Whether a YAML text may be a playbook, or the tasks of one, that starts containers or sets up an engine: both are lists. */
export const mayHoldTasks = (text: string): boolean =>
  isList.test(text) &&
  (mayEscapeLetters(text) ||
    ((mentionsRuntime(text) ||
      mentionsCall(text, 'image') ||
      /kubectl|\boc\b|\bk8s\b|\bhelm\b|\b(?:kubelet|etcd|kube-\w|k3s|rke2)/.test(text)) &&
      (namesModule(text) ||
        commands.test(text) ||
        others.test(text) ||
        namesGroup(text) ||
        edits.test(text) ||
        mayDisguiseKeys(text))) ||
    (edits.test(text) && switches.test(text)))
