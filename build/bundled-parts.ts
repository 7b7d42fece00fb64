import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import {packagesOf} from './licenses.js';

/** The list of bundled packages. Scanners recognize a CycloneDX bill of materials by this file ending. */
export const partsFile = 'distribution/bom.cdx.json';

const text = v.string();
const packageSchema = v.object({name: text, version: text, license: text});
const lockedSchema = v.object({version: v.optional(text), integrity: v.optional(text)});
const lockSchema = v.object({packages: v.record(text, lockedSchema)});

const componentSchema = v.object({name: text, version: text});
const bomSchema = v.object({components: v.array(componentSchema)});

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

const purlOf = ({name, version}: {readonly name: string; readonly version: string}): string =>
	`pkg:npm/${name.replace('@', '%40')}@${version}`;

/**
A bundled package: its own data, and the checksum from the lock file.

@throws {Error} If the folder differs from the lock file, because the list would then not match the bundle.
*/
async function partOf(folder: string, {packages}: v.InferOutput<typeof lockSchema>) {
	const {name, version, license} = v.parse(packageSchema, await readJson(path.join(folder, 'package.json')));
	const locked = packages[folder];
	const [algorithm, checksum = ''] = locked?.integrity?.split('-', 2) ?? [];
	if (algorithm !== 'sha512' || locked?.version !== version) {
		throw new Error(`${folder} holds ${name} ${version}, which the lock file does not name so: run npm ci.`);
	}

	const purl = purlOf({name, version});
	return {
		type: 'library',
		'bom-ref': purl,
		name,
		version,
		purl,
		licenses: [{license: {id: license}}],
		hashes: [{alg: 'SHA-512', content: Buffer.from(checksum, 'base64').toString('hex')}],
	};
}

/** A bill of materials (CycloneDX, JSON) of the bundled packages. It is reproducible: it has no timestamp and no serial number. */
export async function bundledParts(inputs: readonly string[]): Promise<string> {
	const own = v.parse(packageSchema, await readJson('package.json'));
	const lock = v.parse(lockSchema, await readJson('package-lock.json'));
	const parts = await Promise.all(packagesOf(inputs).map(async folder => partOf(folder, lock)));
	// Two folders can have the same version.
	const components = new Map(parts.map(part => [part.purl, part])).values().toArray();
	return `${JSON.stringify(
		{
			bomFormat: 'CycloneDX',
			specVersion: '1.6',
			version: 1,
			metadata: {
				component: {
					type: 'application',
					'bom-ref': purlOf(own),
					name: own.name,
					version: own.version,
					purl: purlOf(own),
					licenses: [{license: {id: own.license}}],
				},
			},
			components,
		},
		undefined,
		'\t',
	)}\n`;
}

/** A package and a lock file with exactly the parts of a bill of materials, for `npm audit`. Each part gets an alias, because two versions of one package can occur. */
export function auditFiles(bom: unknown): {readonly manifest: string; readonly lock: string} {
	const {components} = v.parse(bomSchema, bom);
	const root = {
		name: 'bundled',
		version: '0.0.0',
		dependencies: Object.fromEntries(
			components.map(({name, version}, index) => [`part-${index + 1}`, `npm:${name}@${version}`]),
		),
	};
	const parts: Readonly<Record<string, v.InferOutput<typeof componentSchema>>> = Object.fromEntries(
		components.map(({name, version}, index) => [`node_modules/part-${index + 1}`, {name, version}]),
	);
	return {
		manifest: JSON.stringify({...root, private: true}),
		lock: JSON.stringify({
			name: root.name,
			version: root.version,
			lockfileVersion: 3,
			requires: true,
			packages: {'': root, ...parts},
		}),
	};
}
