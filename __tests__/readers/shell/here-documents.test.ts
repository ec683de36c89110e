import { afterAll, describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import { removeTrees } from '../../tree.ts'
import { place, readFile } from '../read-file.ts'
import { startsInShell } from '../starts.ts'

afterAll(removeTrees)

const line = 'docker run $1 web'

describe('the arguments of a here-document are those of the shell that writes it', () => {
  it.each([
    (flag: string) => `up() { bash <<X\n${line}\nX\n}\nup ${flag}`,
    (flag: string) => `up() {\n\tbash <<-X\n\t${line}\n\tX\n}\nup ${flag}`,
    (flag: string) => `up() { ssh host <<X\ndocker run \${2:---rm} $* web\nX\n}\nup ${flag}`,
    (flag: string) => `up() { cat <<X\n${line}\nX\n}\nup ${flag} | sh`,
    (flag: string) => `up() { cat > x.sh <<X\n${line}\nX\nsh x.sh\n}\nup ${flag}`,
    (flag: string) => `set -- ${flag}\nbash <<X\n${line}\nX`,
    (flag: string) => `up() { bash -s ${flag} <<'X'\n${line}\nX\n}\nup --init`,
  ])('%s', async (text) => {
    expect(await startsInShell(text('--privileged'))).toEqual(['web privileged'])
    expect(await startsInShell(text('--rm'))).toEqual(['web'])
  })

  it('are not known where nobody gives them', async () => {
    expect(await startsInShell(`bash <<X\n${line}\nX`)).toEqual(['container ?'])
    expect(await startsInShell('bash <<X\ndocker run "$@" web\nX')).toEqual(['web ?'])
  })

  it('leave what is escaped to the shell that reads it', async () => {
    const text = `up() { bash <<X\nfor i in --privileged; do docker run \\$i $1; done\nX\n}\nup web`
    expect(await startsInShell(text)).toEqual(['web privileged'])
  })

  it('stand at the line that they are put in', async () => {
    const text = `up() { bash <<X\nset -e\ndocker run $1 web\nX\n}\nup --privileged\n`
    const { container } = await readFile(readScripts, 'x.sh', text)
    expect(place(container('run/web').at)).toMatch(/^3:/)
  })
})
