import { expect, it } from 'vitest'
import { startsInShell } from '../starts.ts'

/** Docker refuses an empty word, so a quoted variable is the image or one flag. */
it.each([
  ['alone', 'docker run --rm "$1"', ['container']],
  ['that is empty', 'IMAGE=\ndocker run --rm "$IMAGE" id', ['container']],
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

/** An unquoted one may be several words or none; what cannot be an image leaves it the image. */
it.each([
  ['before a program in a folder', 'docker run --rm $IMAGE venv/bin/pip install x', ['container ?']],
  ['before a program of packages', 'docker run --rm $IMAGE node_modules/.bin/jest', ['container ?']],
  ['before capitals', 'docker run --rm $IMAGE Tools/run', ['container ?']],
  ['before an image of an owner', 'docker run --rm $OPTIONS acme/web', ['web ?']],
  ['before an image of a registry', 'docker run --rm $OPTIONS ghcr.io/acme/shop/web', ['web ?']],
  ['before options of the program that look like flags', 'docker run --rm $IMAGE -c /conf /w/**/*.md', ['container']],
  ['behind others', 'docker run --rm $OPTIONS -d $IMAGE -c /conf /w/file', ['container ?']],
  ['before what is a flag only to its program', 'docker run --rm $IMAGE --privileged /bin/sh', ['container']],
  ['before flags and an image', 'docker run --rm $OPTIONS --privileged web:1', ['web privileged ?']],
  [
    'before flags, and a path behind the image',
    'docker run --rm $OPTIONS --privileged web:1 /bin/sh',
    ['web privileged ?'],
  ],
])('an unquoted unknown word: %s', async (_, text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})

/** What stands around the output of a command in a variable is as well known as around another variable. */
it.each([
  [
    'of a command',
    'ARGS="--rm -u $(id -u):$(id -g)"\nARGS="$ARGS --privileged"\ndocker run $ARGS web:1',
    ['web privileged'],
  ],
  [
    'of a command with quotes',
    `ARGS="--rm $(awk '/)/ {print}' f) --privileged"\ndocker run $ARGS web:1`,
    ['web privileged ?'],
  ],
  ['of commands in each other', 'ARGS="-u $(id $(cat f)) --privileged"\ndocker run $ARGS web:1', ['web privileged']],
  ['in backticks', 'ARGS="-u `id -u` --privileged"\ndocker run $ARGS web:1', ['web privileged']],
  ['in the whole call', 'CALL="docker run -u $(id -u) --privileged web:1"\n$CALL', ['web privileged']],
  ['as the image', 'ARGS="--privileged $(cat image) sh"\ndocker run $ARGS', ['container privileged ?']],
  ['as an option', 'ARGS="--rm $(cat options)"\ndocker run $ARGS web:1', ['web ?']],
  ['as one word', 'ARGS="--rm -u $(id -u)"\ndocker run "$ARGS" web:1', ['web ?']],
  ['that has no end', `ARGS='--rm $(id --privileged'"$B"\ndocker run $ARGS web:1`, ['web ?']],
])('the output %s', async (_, text, found) => {
  expect(await startsInShell(text)).toEqual(found)
})
