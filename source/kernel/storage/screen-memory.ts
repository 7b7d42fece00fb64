import {Buffer} from 'node:buffer';
import {readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {type Span, type Tone, tones} from '../rows/row.js';
import {isSystemError} from '../../base/text/error-code.js';
import type {Owner} from './disk.js';
import {fileNameOf} from './file-name.js';
import {keepLatest} from './keep-latest.js';
import {writePrivateFile} from './write-file.js';

/** A piece of a row: a number of blanks, plain text, or text with its tone. A piece ends after each character whose width is uncertain. */
type Piece = number | string | readonly [text: string, tone: Tone];

export type Pieces = readonly Piece[];

/** What the tree showed when a session ended, for a terminal of the same size. */
export type KeptScreen = {
	/** When the list was read, in milliseconds since the epoch. */
	readonly readAt: number;
	readonly columns: number;
	readonly rows: number;
	readonly isAscii: boolean;
	/** The path of the selected organization. */
	readonly path: Pieces;
	/** The lines of the pane, with its borders. */
	readonly lines: readonly Pieces[];
};

export type ScreenMemory = {
	/** Undefined if no usable screen is stored. */
	readonly read: () => KeptScreen | undefined;
	/** Ignores file system errors: without the file, the next start shows the rows a moment later. */
	readonly keep: (screen: KeptScreen) => void;
};

const version = 1;

/** The size limit for a screen, in bytes. The first frame must read it in no time. */
const sizeLimit = 16 * 1024;

/** For how many hosts, credentials and contexts a screen is kept. */
const mostScreens = 100;

const mostBlanks = 1000;

const toneNames: ReadonlySet<unknown> = new Set(tones);

const control = /\p{Control}/v;

const isText = (value: unknown): value is string => typeof value === 'string' && !control.test(value);

const isPiece = (value: unknown): value is Piece =>
	(typeof value === 'number' && value > 0 && value <= mostBlanks)
	|| isText(value)
	|| (Array.isArray(value) && value.length === 2 && isText(value[0]) && toneNames.has(value[1]));

const arePieces = (value: unknown): value is Pieces => Array.isArray(value) && value.every(piece => isPiece(piece));

/** The spans of pieces. */
export const spansOf = (pieces: Pieces): readonly Span[] => pieces.map(piece => {
	const [text, tone] = typeof piece === 'object' ? piece : [typeof piece === 'number' ? ' '.repeat(piece) : piece];
	return {text, isHarmless: true, ...(tone !== undefined && {tone})};
});

function parse(value: unknown, config: string): KeptScreen | undefined {
	if (typeof value !== 'object' || value === null || !('version' in value && 'config' in value && value.version === version && value.config === config)) {
		return undefined;
	}

	if (!('readAt' in value && 'columns' in value && 'rows' in value && 'isAscii' in value && 'path' in value && 'lines' in value)) {
		return undefined;
	}

	const {readAt, columns, rows, isAscii, path: way, lines} = value;
	return typeof readAt === 'number' && typeof columns === 'number' && typeof rows === 'number' && typeof isAscii === 'boolean'
		&& arePieces(way) && Array.isArray(lines) && lines.every(line => arePieces(line))
		? {
			readAt, columns, rows, isAscii, path: way, lines,
		}
		: undefined;
}

/** Keeps the last screen of a host, a credential and a context. `config` identifies the config file as it is: in another one, the same context may have another credential. */
export function openScreenMemory(cacheFolder: string, {host, fingerprint, context}: Owner, config: string): ScreenMemory {
	const folder = path.join(cacheFolder, 'screens');
	const name = fileNameOf([host, fingerprint, ...(context === undefined ? [] : [context.slice(0, 40)])].join('-'));
	const file = path.join(folder, `${name}.json`);
	return {
		read() {
			try {
				const found = statSync(file);
				return found.isFile() && found.size <= sizeLimit ? parse(JSON.parse(readFileSync(file, 'utf8')), config) : undefined;
			} catch {
				return undefined;
			}
		},
		keep(screen) {
			const text = JSON.stringify({version, config, ...screen});
			try {
				if (Buffer.byteLength(text) > sizeLimit) {
					rmSync(file, {force: true});
					return;
				}

				writePrivateFile(file, text);
				keepLatest(folder, mostScreens);
			} catch (error) {
				if (!isSystemError(error)) {
					throw error;
				}
			}
		},
	};
}
