import { expect, it } from 'vitest'
import { starts, startsInShell } from '../starts.ts'

const line = 'docker run --privileged web:1.2'

it.each([
  [`git bisect run ${line}`, ['web privileged']],
  [`sudo git bisect run sh -c '${line}'`, ['web privileged']],
  [`git submodule foreach --recursive '${line}'`, ['web privileged']],
  [`git rebase -i -x "${line}" main`, ['web privileged']],
  [`git rebase --exec="${line}" main`, ['web privileged']],
  [`git rebase main --exec true --exec "${line}"`, ['web privileged']],
  [`git rebase main -x"${line}"`, ['web privileged']],
  [`git -c alias.up='!${line}' up`, ['web privileged']],
  [`git log --grep "${line}"`, []],
  [`git commit -m "bisect run ${line}"`, []],
])('what git runs: %s', async (text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})

it.each([
  [`frob --command="${line}"`, ['web ?']],
  [`aws ssm send-command --parameters commands="${line}"`, ['web ?']],
  [`doppler run --command="${line}"`, ['web privileged']],
  [`./run.sh CMD="${line}"`, []],
  ['frob --message="docker is great"', []],
  [`curl --data="${line}" localhost`, []],
])('a text behind an option: %s', async (text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})

it.each([
  [`alias sudo='sudo '\nalias d=docker\nsudo d run --privileged web:1.2`, ['web privileged']],
  [`alias s=sudo\nalias d=docker\ns d run --privileged web:1.2`, []],
  [`alias docker='docker '\n${line}`, ['web privileged']],
])('the word behind an alias: %j', async (text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})

it.each([
  [`up() { docker run "$@" web:1.2; }\nexport -f up\nbash -c 'up --privileged'`, ['web privileged']],
  [`up() { docker run "$@" web:1.2; }\nexport -f up\nbash -c 'up --rm'`, ['web']],
  [
    `up() { docker run "$1" web:1.2; }\nexport -f up\necho --privileged | xargs -I{} bash -c 'up {}'`,
    ['web privileged'],
  ],
])('a function in a text for another shell: %j', async (text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})

const sourced = (text: string) =>
  starts({ 'x.sh': `#!/bin/bash\n${text}\n`, 'lib.sh': '#!/bin/bash\ndocker run $1 web:1.2\n' })

it.each([
  ['. ./lib.sh --privileged', ['web privileged']],
  ['source lib.sh --rm', ['web']],
  ['set -- --privileged\n. ./lib.sh', ['web privileged']],
  ['set -- --privileged\n. ./lib.sh --rm', ['web']],
  ['. ./lib.sh', ['web ?']],
])('the words of a sourced file: %j', async (text, found) => {
  expect(await sourced(text)).toEqual(found)
})

it.each([
  ['case $1 in\n  x) F=--privileged ;;&\n  *) docker run $F web:1.2 ;;\nesac', ['web privileged']],
  ['case $1 in\n  x) F=--privileged ;;\n  *) docker run $F web:1.2 ;;\nesac', ['web ?']],
  [`o=(--privileged --rm)\nunset 'o[0]'\ndocker run "\${o[@]}" web:1.2`, ['web']],
  [`o=(--rm --privileged)\nunset 'o[-1]'\ndocker run "\${o[@]}" web:1.2`, ['web']],
  [`o=(--privileged --rm)\nunset 'o[1]'\ndocker run "\${o[@]}" web:1.2`, ['web privileged']],
  [`declare -A o=([a]=--privileged [b]=--rm)\nunset 'o[a]'\ndocker run "\${o[@]}" web:1.2`, ['web']],
  [`o=(--privileged --rm)\n[ -n "$A" ] && unset 'o[0]'\ndocker run "\${o[@]}" web:1.2`, ['web', 'web privileged']],
  [`o=(privileged rm)\ndocker run "\${o[@]/#/--}" web:1.2`, ['web privileged']],
  [`o=(init rm)\ndocker run "\${o[@]/#/--}" web:1.2`, ['web']],
  [`o=(--privileged)\ndocker run "\${o[@]/%/=false}" web:1.2`, ['web']],
  [`o=(docker run --privileged web:1.2)\neval "\${o[@]@Q}"`, ['web privileged']],
  [`o="it's"\ndocker run --label "\${o@Q}" web:1.2`, ['web']],
  [`o=--privileged\ndocker run "\${o@E}" web:1.2`, ['web privileged']],
  [`up() { local n="$1[@]"; docker run "\${!n}" web:1.2; }\no=(--rm --privileged)\nup o`, ['web privileged']],
  [`o=(--rm --init)\nn='o[@]'\ndocker run "\${!n}" web:1.2`, ['web']],
  ['set -A o -- run --privileged web:1.2\ndocker "${o[@]}"', ['web privileged']],
  ['set -A o run --init web:1.2\ndocker "${o[@]}"', ['web']],
])('what is in force: %j', async (text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})
