export const id = 591;
export const ids = [591,750];
export const modules = {

/***/ 6977:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readBuiltImage: () => (/* binding */ readBuiltImage),
  a: () => (/* reexport */ runCommands)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/parse.js

/** The parser is loaded when the first Dockerfile needs it. */
async function parseDockerfile(source) {
    const { DockerfileParser } = await __webpack_require__.e(/* import() */ 839).then(__webpack_require__.t.bind(__webpack_require__, 8390, 19));
    // A lone carriage return would be a line end to the parser and to nobody else. Lengths stay as they are.
    const dockerfile = DockerfileParser.parse(source.text.replace(/^\ufeff|\r(?!\n)/g, ' '));
    const offset = (at) => (0,core_source/* offsetOfLine */.$T)(source, at.line + 1) + at.character;
    return { dockerfile, place: (range) => (0,core_source/* span */.Ln)(source, offset(range.start), offset(range.end)) };
}
/** The words of the JSON form; undefined for the shell form, which everything that is not an array of strings is. */
function execForm(text) {
    if (!text.startsWith('['))
        return undefined;
    try {
        const parsed = JSON.parse(text);
        return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
    }
    catch {
        return undefined;
    }
}
/** The value of `--name=value` before the instruction's arguments. */
function flagOf(instruction, name) {
    if (!('getFlags' in instruction))
        return undefined;
    const flags = instruction.getFlags();
    return flags.find((flag) => flag.getName() === name)?.getValue() ?? undefined;
}

// EXTERNAL MODULE: ./.build/facts/exposed.js
var exposed = __webpack_require__(8662);
// EXTERNAL MODULE: ./.build/facts/units.js
var units = __webpack_require__(8161);
// EXTERNAL MODULE: ./.build/facts/variables.js
var facts_variables = __webpack_require__(867);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/run.js


/**
 * The shell text of every RUN in shell form, and of a heredoc that is the whole command. What Docker takes out before the shell
 * sees it (comment lines and blank lines inside a continued command) is blanked, and a continuation always reads `\` LF, so
 * that a shell parser reads what the shell runs; otherwise `text` is the source's own.
 */
async function runCommands(source) {
    if (!/^[ \t]*run\b/im.test(source.text))
        return [];
    const { dockerfile, place } = await parseDockerfile(source);
    const escapeCharacter = dockerfile.getEscapeCharacter();
    const commands = [];
    for (const instruction of dockerfile.getInstructions()) {
        if (instruction.getKeyword() !== 'RUN')
            continue;
        const words = instruction.getArguments();
        const [first, last] = [words[0], words.at(-1)];
        if (!first || !last || execForm(instruction.getArgumentsContent()?.trim() ?? ''))
            continue;
        const command = shellOf((0,core_source/* span */.Ln)(source, place(first.getRange()).start, place(instruction.getRange()).end), escapeCharacter);
        if (command)
            commands.push(command);
    }
    return commands;
}
function shellOf(at, escapeCharacter) {
    const text = at.source.text.slice(at.start, at.end);
    const script = /^<<-?(["']?)([^\s"'<>|&;]+)\1[ \t]*\r?\n/.exec(text);
    if (script)
        return scriptOf(text, script[0].length, at.start);
    const firstLineEnd = text.indexOf('\n');
    // The lines of a heredoc belong to it: a comment there is data.
    const isHeredoc = firstLineEnd >= 0 && /<<-?["']?\w/.test(text.slice(0, firstLineEnd));
    return { text: isHeredoc ? unixLines(text) : joined(text, escapeCharacter), start: at.start };
}
/** The body of `RUN <<EOF`; undefined when its first line hands it to something that is no shell. */
function scriptOf(text, from, start) {
    const lastLine = text.lastIndexOf('\n');
    const body = text.slice(from, Math.max(from, lastLine + 1));
    const interpreter = /^#!\s*(.*)/.exec(body)?.[1];
    if (interpreter !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(interpreter))
        return undefined;
    return { text: unixLines(body), start: start + from };
}
const unixLines = (text) => text.replace(/\r(?=\n)/g, ' ');
function joined(text, escapeCharacter) {
    const lines = unixLines(text).split('\n');
    let isContinued = false;
    return lines
        .map((line, i) => {
        const isLast = i === lines.length - 1;
        if (isContinued && /^\s*(?:#.*)?$/.test(line))
            return ' '.repeat(line.length) + (isLast ? '' : ' ');
        const end = line.trimEnd();
        isContinued = end.endsWith(escapeCharacter);
        if (!isContinued)
            return isLast ? line : `${line}\n`;
        // Docker allows blanks behind the escape character, a shell does not.
        const bare = end.slice(0, -1).padEnd(line.length - 1);
        return isLast ? `${bare} ` : `${bare}\\\n`;
    })
        .join('');
}

;// CONCATENATED MODULE: ./.build/facts/dockerfile.js





/**
 * Reads what the final stage, or the stage named by `target` (a name or a number), makes of its image; what an earlier stage
 * set is inherited where the stage builds on it. `buildArguments` win over ARG's defaults.
 * Undefined when there is no such stage. ONBUILD speaks about other images and is passed over.
 */
async function readBuiltImage(source, target, buildArguments = new Map()) {
    const { dockerfile, place } = await parseDockerfile(source);
    const globals = new Map();
    const stages = [];
    for (const instruction of dockerfile.getInstructions()) {
        const keyword = instruction.getKeyword();
        const stage = stages.at(-1);
        if (keyword === 'FROM') {
            stages.push(openStage(source, instruction, place, stages, globals));
        }
        else if (keyword === 'ARG') {
            declareArguments(instruction, stage?.variables ?? globals, globals, buildArguments);
        }
        else if (stage) {
            apply(stage, keyword, instruction, place);
        }
    }
    return pick(stages, target)?.image;
}
function pick(stages, target) {
    if (target === undefined || target === '')
        return stages.at(-1);
    const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase());
    return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}
function openStage(source, from, place, stages, globals) {
    const words = from.getArguments();
    const at = place(from.getRange());
    const name = words[1]?.getValue().toLowerCase() === 'as' ? words[2]?.getValue() : undefined;
    const written = words[0]?.getValue() ?? '';
    const where = words[0] ? place(words[0].getRange()) : at;
    const base = substitute(written, globals);
    const parent = base === undefined ? undefined : stages.findLast((s) => s.name?.toLowerCase() === base.toLowerCase());
    if (parent) {
        const variables = new Map(parent.variables);
        return {
            name,
            image: { ...parent.image, exposedPorts: [...parent.image.exposedPorts], env: [...parent.image.env], at },
            variables,
            shell: parent.shell,
            ownCommand: false,
        };
    }
    const image = { source, exposedPorts: [], env: [], at };
    if (base)
        image.base = { value: base, at: where };
    else
        image.baseDoubt = { because: `FROM ${written} depends on a build argument`, at: where };
    return { name, image, variables: new Map(), shell: ['/bin/sh', '-c'], ownCommand: false };
}
/** `ARG A=1 B`: inside a stage a bare name takes the value that was declared before the first FROM. */
function declareArguments(instruction, scope, globals, buildArguments) {
    for (const word of instruction.getArguments()) {
        const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(word.getValue()) ?? [];
        const fallback = value === undefined ? globals.get(name) : substitute(value, scope);
        scope.set(name, buildArguments.get(name) ?? fallback);
    }
}
function apply(stage, keyword, instruction, place) {
    const { image, variables } = stage;
    switch (keyword) {
        case 'ENV':
            for (const { name, value, range } of environment(instruction)) {
                variables.set(name, substitute(value, variables));
                image.env.push({ value: { name }, at: place(range) });
            }
            break;
        case 'USER': {
            const range = instruction.getArgumentsRange();
            if (!range)
                break;
            const at = place(range);
            const written = image.source.text.slice(at.start, at.end);
            const value = substitute(written, variables)?.trim();
            image.user = value ? { value, at } : undefined;
            image.userDoubt = value ? undefined : { because: `USER ${written} depends on a build argument`, at };
            break;
        }
        case 'HEALTHCHECK': {
            const value = probe(instruction, stage);
            if (value)
                image.healthcheck = { value, at: place(instruction.getRange()) };
            break;
        }
        case 'EXPOSE': {
            for (const word of instruction.getArguments()) {
                const at = place(word.getRange());
                // Of an image that exposes thousands the beginning of each further range is enough.
                const longest = image.exposedPorts.length < exposed/* mostPorts */.K ? undefined : 1;
                const range = (0,exposed/* exposedRange */.U)(substitute(word.getValue(), variables) ?? '', longest);
                for (const value of range)
                    image.exposedPorts.push({ value, at });
            }
            break;
        }
        case 'SHELL':
            stage.shell = execForm(argumentsOf(instruction)) ?? stage.shell;
            break;
        case 'ENTRYPOINT':
            image.entrypoint = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            // An ENTRYPOINT takes away the command that its base brought along.
            if (!stage.ownCommand)
                image.command = undefined;
            break;
        case 'CMD':
            image.command = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            stage.ownCommand = true;
    }
}
/** `ENV A=1 B=2` and the old `ENV A 1`. */
function environment(instruction) {
    return instruction.getProperties().map((property) => ({
        name: property.getName(),
        value: property.getValue() ?? '',
        range: property.getRange(),
    }));
}
/** The instruction's text after its flags, line continuations taken out. */
const argumentsOf = (instruction) => instruction.getArgumentsContent()?.trim() ?? '';
function argv(instruction, stage) {
    const text = argumentsOf(instruction);
    return execForm(text) ?? [...stage.shell, text];
}
function probe(instruction, stage) {
    const [, form = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(argumentsOf(instruction)) ?? [];
    if (/^none$/i.test(form))
        return { state: 'disabled' };
    if (!/^cmd$/i.test(form) || rest === '')
        return undefined;
    const duration = (name) => (0,units/* parseDurationNs */.PA)(flagOf(instruction, name) ?? '');
    const retries = Number(flagOf(instruction, 'retries') ?? Number.NaN);
    return {
        state: 'set',
        test: testOf(rest, stage),
        interval: duration('interval'),
        timeout: duration('timeout'),
        startPeriod: duration('start-period'),
        retries: Number.isInteger(retries) ? retries : undefined,
    };
}
function testOf(text, stage) {
    const words = execForm(text);
    if (words)
        return ['CMD', ...words];
    return stage.shell[0] === '/bin/sh' ? ['CMD-SHELL', text] : ['CMD', ...stage.shell, text];
}
/** Undefined where a variable in the text has no value. Quotes only group, as in a shell. */
function substitute(text, variables) {
    const expanded = (0,facts_variables/* expand */.f)(text, (name) => variables.get(name), '\\');
    return expanded.unknown.length > 0 ? undefined : expanded.text.replace(/["']/g, '');
}


/***/ }),

/***/ 8662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ mostPorts),
/* harmony export */   U: () => (/* binding */ exposedRange)
/* harmony export */ });
/** Longer ranges say no more than their beginning does. */
const longestRange = 1024;
/** So many of one container are listed port by port. */
const mostPorts = 4096;
/** `80`, `53/udp`, `7000-7010`: EXPOSE, `expose:`. Empty for what is no port. */
function exposedRange(text, longest = longestRange) {
    const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
    if (!match)
        return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + longest - 1);
    const protocol = (match[3]?.toLowerCase() ?? 'tcp');
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ containerPort: first + i, protocol }));
}


/***/ }),

/***/ 2591:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readMakefiles: () => (/* binding */ readMakefiles)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
// EXTERNAL MODULE: ./.build/facts/scripts.js
var scripts = __webpack_require__(2750);
;// CONCATENATED MODULE: ./.build/facts/shell/make-variables.js
/** A recipe with its variables put in, and the way back to the file. Ranges are offsets of the file. */
class ExpandedText {
    chunks = [];
    text = '';
    push(text, start, end, use) {
        if (text === '')
            return;
        this.chunks.push({ text, at: this.text.length, start, end, use });
        this.text += text;
    }
    /** Where the text was written: in the recipe, or in one assignment; a mixture is where the recipe names it. */
    origin(from, to) {
        const [first, last] = [this.chunkAt(from), this.chunkAt(Math.max(from, to - 1))];
        if (!first || !last)
            return this.use(from, to);
        const isOnePlace = first.use?.[0] === last.use?.[0];
        const [start, end] = [startIn(first, from), endIn(last, to)];
        return isOnePlace && end >= start ? [start, end] : this.use(from, to);
    }
    /** Where the recipe itself has it. */
    use(from, to) {
        const [first, last] = [this.chunkAt(from), this.chunkAt(Math.max(from, to - 1))];
        const start = first?.use?.[0] ?? (first ? startIn(first, from) : 0);
        return [start, Math.max(start, last?.use?.[1] ?? (last ? endIn(last, to) : 0))];
    }
    chunkAt(offset) {
        let low = 0;
        let high = this.chunks.length - 1;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (offset < this.chunks[middle].at + this.chunks[middle].text.length)
                high = middle;
            else
                low = middle + 1;
        }
        return this.chunks[low];
    }
}
const isExact = (chunk) => chunk.text.length === chunk.end - chunk.start;
const startIn = (chunk, from) => isExact(chunk) ? chunk.start + Math.max(0, from - chunk.at) : chunk.start;
const endIn = (chunk, to) => isExact(chunk) ? chunk.start + Math.min(chunk.text.length, to - chunk.at) : chunk.end;
/** What goes beyond stays a variable: characters of a recipe, variables within variables, references put in in all. */
const longestRecipe = 16_384;
const deepest = 50;
const mostReferences = 50_000;
const assignment = /^[ ]*(?:[^\s:=#][^:=#]*:(?!:?=)[ \t]*)?(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*(\?=|:{0,3}=|\+=|!=)[ \t]*/;
/** The file's literal variables. One with different values (or set by a shell) stays a variable that nobody knows. */
class MakeVariables {
    file;
    values = new Map();
    settled = new WeakMap();
    references = 0;
    constructor(file) {
        this.file = file;
    }
    /** Takes a line that is an assignment; false for any other line. */
    assign(start, line, conditional) {
        const match = assignment.exec(line);
        if (!match)
            return false;
        const [head, name = '', operator = ''] = match;
        const body = line
            .slice(head.length)
            .replace(/(?:^|\s)#.*$/s, '')
            .trimEnd();
        const value = {
            start: start + head.length,
            end: start + head.length + body.length,
            adds: operator === '+=',
            conditional,
        };
        const list = this.values.get(name);
        if (operator === '!=')
            this.values.set(name, []);
        else if (list)
            list.push(value);
        else
            this.values.set(name, [value]);
        return true;
    }
    /** Expands a stretch of the file. */
    expand(start, end) {
        const into = new ExpandedText();
        this.expandInto(into, start, end, undefined, new Set());
        return into;
    }
    expandInto(into, start, end, use, open) {
        let plain = start;
        for (let i = start; i < end; i++) {
            if (this.file[i] !== '$')
                continue;
            into.push(this.file.slice(plain, i), plain, i, use);
            const last = endOfReference(this.file, i, end);
            this.reference(into, i, last, use ?? [i, last], use, open);
            plain = last;
            i = last - 1;
        }
        into.push(this.file.slice(plain, end), plain, end, use);
    }
    reference(into, start, end, use, outer, open) {
        const written = this.file.slice(start, end);
        if (written === '$$') {
            into.push('$', start, end, outer);
            return;
        }
        const inside = /^\$[({]/.test(written) ? written.slice(2, -1) : written.slice(1);
        const isBounded = open.size < deepest && into.text.length < longestRecipe && this.references < mostReferences;
        const values = open.has(inside) || !isBounded ? undefined : this.values.get(inside);
        const known = values && this.known(values);
        this.references += known?.length ?? 0;
        if (known) {
            const inner = new Set([...open, inside]);
            known.forEach((value, i) => {
                if (i > 0)
                    into.push(' ', value.start, value.start, use);
                this.expandInto(into, value.start, value.end, use, inner);
            });
            if (known.some((value) => value.conditional && value.adds))
                into.push(` \${${inside}:+more}`, use[0], use[1], use);
            return;
        }
        into.push(unknown(inside), start, end, outer);
    }
    known(values) {
        const settled = this.settled.get(values);
        if (settled?.count === values.length)
            return settled.known;
        const known = this.settle(values);
        this.settled.set(values, { count: values.length, known });
        return known;
    }
    settle(values) {
        const plain = values.filter((value) => !value.adds);
        const texts = new Set(plain.map((value) => this.file.slice(value.start, value.end)));
        if (texts.size > 1 || values.length === 0)
            return undefined;
        return [...plain.slice(0, 1), ...values.filter((value) => value.adds)];
    }
}
function endOfReference(text, start, end) {
    const opener = text[start + 1];
    if (opener !== '(' && opener !== '{')
        return Math.min(end, start + 2);
    const closer = opener === '(' ? ')' : '}';
    let depth = 0;
    for (let i = start + 1; i < end; i++) {
        if (text[i] === opener)
            depth++;
        else if (text[i] === closer && --depth === 0)
            return i + 1;
    }
    return end;
}
/** What the shell would see of something that only make knows: a variable of its name, or the command that `shell` runs. */
function unknown(inside) {
    const command = /^shell\s+(.*)$/s.exec(inside)?.[1];
    if (command !== undefined)
        return `$(${command.replaceAll('$$', '$')})`;
    return /^\w+$/.test(inside) ? `\${${inside}}` : `\${${inside.replace(/\W.*$/s, '') || 'automatic'}_}`;
}

// EXTERNAL MODULE: ./.build/facts/shell.js + 4 modules
var shell = __webpack_require__(495);
;// CONCATENATED MODULE: ./.build/facts/makefile.js




/** Makefiles: the containers that recipes start, with the file's own variables put in as make does. */
const readMakefiles = async (sources) => {
    const readings = [];
    for (const source of sources)
        readings.push(await (0,shell/* readShell */.l)(recipesOf(source), new shell/* Keys */.D()));
    return (0,scripts.together)(readings);
};
function* logicalLines(text) {
    for (let start = 0; start < text.length;) {
        let end = endOfLine(text, start);
        while (end < text.length && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end)))
            end = endOfLine(text, end + 1);
        yield { start, text: text.slice(start, end) };
        start = end + 1;
    }
}
function endOfLine(text, from) {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
}
function recipesOf(source) {
    const variables = new MakeVariables(source.text);
    const recipes = [];
    let depth = 0;
    let isDefining = false;
    for (const line of logicalLines(source.text)) {
        if (/^[ ]*(?:override[ ]+)?define\b/.test(line.text))
            isDefining = true;
        else if (/^[ ]*endef\b/.test(line.text))
            isDefining = false;
        else if (/^[ ]*(?:ifeq|ifneq|ifdef|ifndef)\b/.test(line.text))
            depth++;
        else if (/^[ ]*endif\b/.test(line.text))
            depth--;
        else if (line.text.startsWith('\t') || isDefining)
            recipes.push(line);
        else if (!variables.assign(line.start, line.text, depth > 0))
            recipes.push(...inlineRecipe(line));
    }
    return recipes.map((line) => scriptOf(source, line, variables));
}
/** `target: ; command`. */
function inlineRecipe({ start, text }) {
    const match = /^[^\s#:=][^:=#]*::?[^=;#]*;/.exec(text);
    return match ? [{ start: start + match[0].length, text: text.slice(match[0].length) }] : [];
}
function scriptOf(source, { start, text }, variables) {
    const prefix = /^\s*[@+-]*/.exec(text)[0].length;
    const expanded = variables.expand(start + prefix, start + text.length);
    const place = (find) => (from, to) => {
        const [begin, end] = find(from, to);
        return (0,core_source/* span */.Ln)(source, begin, end);
    };
    return {
        key: `${source.path}#`,
        text: expanded.text,
        locate: place((from, to) => expanded.origin(from, to)),
        locateUse: place((from, to) => expanded.use(from, to)),
    };
}


/***/ }),

/***/ 2750:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readDockerfileRuns: () => (/* binding */ readDockerfileRuns),
/* harmony export */   readScripts: () => (/* binding */ readScripts),
/* harmony export */   together: () => (/* binding */ together)
/* harmony export */ });
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8923);
/* harmony import */ var _dockerfile_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6977);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(495);



/** Shell scripts: the containers that they start. */
const readScripts = async (sources) => {
    const readings = [];
    for (const source of sources) {
        const locate = (from, to) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(source, from, to);
        const text = source.path.endsWith('.bats') ? withoutTestNames(source.text) : source.text;
        readings.push(await (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)([{ key: `${source.path}#`, text, locate }], new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D()));
    }
    return together(readings);
};
/** Bats is Bash but for `@test "name" {`: blanks in its place leave a group of commands, and every offset. */
const withoutTestNames = (text) => text.replace(/^[ \t]*@test[ \t][^\n]*(?=\{[ \t]*\r?$)/gm, (name) => ' '.repeat(name.length));
/** Dockerfiles: containers that a RUN instruction starts while the image is built. */
const readDockerfileRuns = async (sources) => {
    const readings = [];
    for (const source of sources) {
        const scripts = (await (0,_dockerfile_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommands */ .a)(source)).map(({ text, start }) => ({
            key: `${source.path}#`,
            text,
            locate: (from, to) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(source, start + from, start + to),
        }));
        readings.push(await (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)(scripts, new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D()));
    }
    return together(readings);
};
const together = (readings) => ({
    subjects: readings.flatMap((reading) => reading.subjects),
    gaps: readings.flatMap((reading) => reading.gaps),
});


/***/ }),

/***/ 867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ expand)
/* harmony export */ });
const nameAt = /[A-Za-z_]\w*/y;
/** Hostile texts nest and double: what goes beyond is left as it is written, and unknown. */
const deepest = 20;
const longest = 65_536;
/**
 * Puts in `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`, `${NAME:?word}` and
 * `${NAME?word}`; words may hold variables themselves. Forms beyond these are unknown. Never throws.
 */
function expand(text, lookup, dollar, depth = 0) {
    if (!text.includes('$'))
        return { text, unknown: [] };
    if (depth > deepest)
        return { text, unknown: ['…'] };
    const unknown = [];
    let out = '';
    for (let i = 0; i < text.length;) {
        const start = text.indexOf('$', i);
        if (start < 0)
            return { text: out + text.slice(i), unknown };
        const isEscaped = dollar === '$$' ? text[start + 1] === '$' : start > i && text[start - 1] === '\\';
        out += text.slice(i, isEscaped && dollar === '\\' ? start - 1 : start);
        if (isEscaped) {
            out += '$';
            i = start + (dollar === '$$' ? 2 : 1);
            continue;
        }
        const end = endOfVariable(text, start);
        const value = resolve(text.slice(start, end), lookup, dollar, depth);
        out += value.text;
        unknown.push(...value.unknown);
        if (out.length > longest)
            return { text, unknown: [...unknown, '…'] };
        i = end;
    }
    return { text: out, unknown };
}
/** Offset behind the variable that begins at `start`; behind a lone dollar; the text's end where a brace is not closed. */
function endOfVariable(text, start) {
    if (text[start + 1] !== '{') {
        nameAt.lastIndex = start + 1;
        return start + 1 + (nameAt.exec(text)?.[0].length ?? 0);
    }
    let open = 0;
    for (let i = start + 1; i < text.length; i++) {
        if (text[i] === '{')
            open++;
        else if (text[i] === '}' && --open === 0)
            return i + 1;
    }
    return text.length;
}
function resolve(written, lookup, dollar, depth) {
    if (written === '$')
        return { text: written, unknown: [] };
    const inside = /^\$\{(.*)\}$/s.exec(written)?.[1] ?? written.slice(1);
    const [, name, colon, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*))?$/s.exec(inside) ?? [];
    if (name === undefined)
        return { text: written, unknown: [/\w*/.exec(inside)[0] || '…'] };
    const value = lookup(name);
    const isSet = value !== undefined && !(colon && value === '');
    if (operator === '+')
        return isSet ? expand(word, lookup, dollar, depth + 1) : { text: '', unknown: [] };
    if (isSet)
        return { text: value, unknown: [] };
    if (operator === '-')
        return expand(word, lookup, dollar, depth + 1);
    return { text: written, unknown: [name] };
}


/***/ })

};
