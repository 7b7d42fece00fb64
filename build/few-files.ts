import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {build as bundle, type BuildOptions, type Loader, type Metafile, type Plugin} from 'esbuild';
import {ending} from './start-up.js';

const program = 'source/run-guarded.ts';
const run = 'source/run.ts';
const screen = 'source/program/start/navigator.ts';

type Imports = ReadonlyMap<string, ReadonlyArray<{readonly path: string; readonly kind: string}>>;

/** All files that the given files import, directly or not, including themselves, but not through `without`. */
function reach(imports: Imports, from: readonly string[], {isDynamicToo = false, without = ''} = {}): ReadonlySet<string> {
	const reached = new Set<string>();
	for (let next = from; next.length > 0;) {
		next = next.flatMap(file => {
			const isNew = !reached.has(file);
			reached.add(file);
			return isNew ? imports.get(file) ?? [] : [];
		}).filter(({path: each, kind}) => each !== without && (isDynamicToo || kind !== 'dynamic-import')).map(({path: each}) => each);
	}

	return reached;
}

/** The additional imports of each file that is loaded separately, except the one that draws the skeleton. Each of these sets becomes one file of the bundle. */
function shares({inputs}: Metafile, entry: string): ReadonlyMap<string, readonly string[]> {
	const imports: Imports = new Map(Object.entries(inputs).map(([file, input]) => [file, input.imports.filter(({external}) => external !== true)]));
	const entries = new Set(imports.values().toArray().flat().filter(({kind}) => kind === 'dynamic-import').map(each => each.path)).values().filter(file => inputs[file]?.format === 'esm' && file !== program);
	const first = reach(imports, [entry, program]);
	const withoutScreen = reach(imports, [entry], {isDynamicToo: true, without: screen});
	const atStart = [...new Set([...first, ...reach(imports, [run, screen])])].filter(file => file !== entry && file !== program && /^(?:built-in:[^?]+$|source\/)/v.test(file));
	const common = atStart.filter(file => withoutScreen.has(file));
	return new Map(entries.map(file => [file, withoutScreen.has(file) ? common : atStart] as const));
}

/** The bundler writes one file for each set of modules that the same parts share. That would be fifty small files to read before the first frame, each taking a third of a millisecond. Here all parts share what the screen needs at its start. */
export const fewFiles = (options: BuildOptions & {readonly entryPoints: readonly [string]}): Plugin => ({
	name: 'few files',
	async setup({onLoad}) {
		const {metafile} = await bundle({
			...options, entryPoints: [...options.entryPoints], write: false, metafile: true,
		});
		const shared = shares(metafile, options.entryPoints[0]);
		onLoad({filter: ending('')}, async ({path: file, namespace}) => {
			const own = path.relative('', file).replaceAll('\\', '/');
			const beside = shared.get(own);
			if (namespace !== 'file' || !beside) {
				return undefined;
			}

			const addresses = beside.filter(each => each !== own).map(each => each.startsWith('built-in:') ? each.slice('built-in:'.length) : path.resolve(each));
			const lines = addresses.map(address => `import ${JSON.stringify(address)};`);
			const contents = [await readFile(file, 'utf8'), ...lines].join('\n');
			return {contents, loader: path.extname(file).slice(1) as Loader};
		});
	},
});
