import { expect, it } from 'vitest'
import { startsInShell } from '../starts.ts'

it.each([
  ['in the text of a shell', 'cat opts | xargs -I{} sh -c "docker run {} web:1.2"', ['web ?']],
  ['between single quotes', `cat opts | xargs -I{} sh -c 'docker run {} web:1.2'`, ['web ?']],
  ['as one word of that text', `docker images -q | xargs -I{} sh -c "docker run --rm '{}' true"`, ['container']],
  ['as a flag', 'cat opts | xargs -I % docker run % web:1.2', ['container ?']],
  ['as the image', 'cat images | xargs -I % docker run --rm % true', ['container']],
  ['as a name', 'cat names | xargs -I % docker run --rm --name % web:1.2', ['web']],
  ['as a whole command', 'cat x | xargs -I{} sh -c {}', []],
  ['of another command', 'cat x | xargs -I{} docker rmi {}', []],
  ['that is known', 'echo --privileged | xargs -I{} sh -c "docker run {} web:1.2"', ['web privileged']],
])('a line that xargs reads: %s', async (_, text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})
