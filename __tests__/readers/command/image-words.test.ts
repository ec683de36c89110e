import { expect, it } from 'vitest'
import { startsInShell } from '../starts.ts'

/** Docker refuses an empty word, so a quoted variable is the image or one flag. */
it.each([
  ['alone', 'docker run --rm "$1"', ['container']],
  ['before a command', 'docker run --rm "$IMAGE" rake db:migrate', ['container']],
  ['before a command with a colon', 'docker run --rm "$IMAGE" db:migrate', ['container']],
  ['before an address', 'docker run --rm "$IMAGE" redis:6379', ['container']],
  ['before a URL', 'docker run --rm "$IMAGE" http://web:8080/latest', ['container']],
  ['before a flag of the program', 'docker run --rm "$IMAGE" --version', ['container']],
  ['before a server with flags', `docker run --rm "$IMAGE" nginx -g 'daemon off;'`, ['container']],
  ['before another', 'docker run --rm "$IMAGE" "$COMMAND"', ['container']],
  ['that is built', 'docker build -t "$IMAGE" .\ndocker run --rm "$IMAGE" nginx', ['container']],
  ['before an image', 'docker run --rm "$OPTION" nginx:1.25', ['container ?']],
  ['before an image of a registry', 'docker run --rm "$OPTION" localhost:5000/web:latest', ['container ?']],
  ['before a well-known image', 'docker run --rm "$OPTION" nginx', ['container ?']],
  ['before what is built', 'docker build -t web .\ndocker run --rm "$OPTION" web', ['container ?']],
  ['whose value is known', 'OPTION=--privileged\ndocker run --rm "$OPTION" nginx:1.25', ['nginx privileged']],
])('a quoted unknown word: %s', async (_, text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})
