import { expect, it } from 'vitest'
import { startsInShell } from '../starts.ts'

const add = (name: string) => `add() { local -n ref=${name}; ref+=(--privileged); }`
const up = (name: string) => `up() { local -n o=${name}; docker run "\${o[@]}" web:1.2; }`

/** What bash 5.2 does with each of them. */
it.each([
  [
    'what a function adds to the variable that its caller names',
    `${add('$1')}\no=(-d)\nadd o\ndocker run "\${o[@]}" web:1.2`,
    ['web', 'web privileged'],
  ],
  ['not to another one', `${add('"$1"')}\no=(-d)\nother=()\nadd other\ndocker run "\${o[@]}" web:1.2`, ['web']],
  [
    'what a function gives it',
    `set_to() { local -n out=\${2}; out="$1"; }\nset_to --rm flags\ndocker run $flags web:1.2`,
    ['web ?'],
  ],
  [
    'a value of its own',
    'f() { local -n out=$1; out=--privileged; }\nf flags\ndocker run $flags web:1.2',
    ['web privileged'],
  ],
  [
    'a harmless value of its own',
    'f() { local -n out=$1; out=--read-only; }\nf flags\ndocker run $flags web:1.2',
    ['web'],
  ],
  ['what a function reads', `${up('$1')}\nargs=(--privileged -d)\nup args`, ['web privileged']],
  ['not what it does not read', `${up('"$1"')}\nbad=(--privileged)\nargs=(-d)\nup args`, ['web']],
  ['a name that nobody knows', `${up('$1')}\nup "$WHICH"`, ['web ?']],
  ['in the script itself', 'o=--privileged\ndeclare -n r=o\ndocker run $r web:1.2', ['web privileged']],
  ['written in the script itself', 'typeset -n r=o\nr=--privileged\ndocker run $o web:1.2', ['web privileged']],
  ['each for the other', 'declare -n a=b\ndeclare -n b=a\ndocker run $a web:1.2', ['gap x.sh', 'web ?']],
])('a name for another variable: %s', async (_, text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})
