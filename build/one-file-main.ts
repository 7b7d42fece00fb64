// The main module of the single executable. It runs the embedded files of the program, which are scripts, with the code that V8 compiled when the executable was built.
import {Buffer} from 'node:buffer';
import process from 'node:process';
import {getRawAsset} from 'node:sea';
import {Script} from 'node:vm';
import {addressOf} from './one-file-address.js';

// Defined by the build.
declare const firstPart: string;

type Exported = Readonly<Record<string, unknown>>;

// What `partOf` makes of a file.
type Part = {
	readonly needs: readonly string[];
	readonly run: (
		load: (name: string) => Promise<Exported>,
		imported: readonly Exported[],
		require: typeof process.getBuiltinModule,
		address: string,
	) => Promise<Exported>;
};

const loaded = new Map<string, Promise<Exported>>();

const asset = (name: string) => Buffer.from(getRawAsset(name));

async function run(name: string): Promise<Exported> {
	const address = addressOf(name);
	const script = new Script(asset(name).toString('latin1'), {filename: address, cachedData: asset(`${name}.code`)});
	const part = script.runInThisContext() as Part;
	const imported: Exported[] = [];
	for (const need of part.needs) {
		// eslint-disable-next-line no-await-in-loop -- Files run one after another, as modules do.
		imported.push(await load(need));
	}

	return part.run(load, imported, process.getBuiltinModule, address);
}

async function load(name: string): Promise<Exported> {
	const running = loaded.get(name) ?? run(name);
	loaded.set(name, running);
	return running;
}

void load(firstPart);
