import {Buffer} from 'node:buffer';

const headerSize = 64;
const pageSize = 4096;
const type = {load: 1, note: 4, self: 6};
const readOnly = 4;

type Segment = {
	readonly type: number;
	readonly flags: number;
	readonly offset: number;
	readonly address: number;
	readonly fileSize: number;
	readonly memorySize: number;
	readonly align: number;
};

const upTo = (multiple: number, value: number): number => Math.ceil(value / multiple) * multiple;

function readSegment(view: DataView, place: number): Segment {
	const at = (offset: number) => Number(view.getBigUint64(place + offset, true));
	return {
		type: view.getUint32(place, true),
		flags: view.getUint32(place + 4, true),
		offset: at(8),
		address: at(16),
		fileSize: at(32),
		memorySize: at(40),
		align: at(48),
	};
}

function segmentBytes(segment: Segment, size: number) {
	const bytes = Buffer.alloc(size);
	bytes.writeUInt32LE(segment.type, 0);
	bytes.writeUInt32LE(segment.flags, 4);
	for (const [index, value] of [
		segment.offset,
		segment.address,
		segment.address,
		segment.fileSize,
		segment.memorySize,
		segment.align,
	].entries()) {
		bytes.writeBigUInt64LE(BigInt(value), 8 + 8 * index);
	}

	return bytes;
}

// A note consists of three numbers (two lengths and a type), its name and its content, each aligned to four bytes.
function noteOf(name: string, content: Uint8Array) {
	const text = Buffer.from(`${name}\0`);
	const lengths = Buffer.alloc(12);
	lengths.writeUInt32LE(text.length, 0);
	lengths.writeUInt32LE(content.length, 4);
	const start = 12 + upTo(4, text.length);
	return Buffer.concat(
		[lengths, text, Buffer.alloc(start - 12 - text.length), content],
		start + upTo(4, content.length),
	);
}

/**
Adds a loaded note to an ELF executable (64 bits, little-endian, at fixed addresses). Drops everything that is not loaded, such as symbol names.

The table of segments cannot grow in place. So the entry that describes the table itself, which such a program does not need, makes room for the new segment. The entry of the other notes, which only describe the build, makes room for the new note.
*/
export function withNote(executable: Uint8Array, name: string, content: Uint8Array): Uint8Array {
	const view = new DataView(executable.buffer, executable.byteOffset, executable.byteLength);
	const executableAtFixedAddresses = 2;
	if (view.getUint32(0) !== 0x7f_45_4c_46 || view.getUint16(16, true) !== executableAtFixedAddresses) {
		throw new Error('This is no ELF executable at fixed addresses.');
	}

	const table = Number(view.getBigUint64(32, true));
	const size = view.getUint16(54, true);
	const count = view.getUint16(56, true);
	const segments = Array.from({length: count}, (_, index) => readSegment(view, table + index * size));
	const loaded = segments.filter(segment => segment.type === type.load);
	const last = loaded.at(-1);
	if (
		!last ||
		table !== headerSize ||
		segments[0]?.type !== type.self ||
		segments.every(segment => segment.type !== type.note)
	) {
		throw new Error('The segments of this executable are not as expected.');
	}

	const end = last.offset + last.fileSize;
	const note = noteOf(name, content);
	const added: Segment = {
		type: type.load,
		flags: readOnly,
		offset: upTo(pageSize, end),
		address: upTo(pageSize, last.address + last.memorySize),
		fileSize: note.length,
		memorySize: note.length,
		align: pageSize,
	};
	const changed = segments.slice(1).flatMap(segment => {
		const kept = segment.type === type.note ? {...added, type: type.note, align: 4} : segment;
		return segment === last ? [kept, added] : [kept];
	});
	const result = Buffer.concat([executable.subarray(0, end), Buffer.alloc(added.offset - end), note]);
	result.set(Buffer.concat(changed.map(segment => segmentBytes(segment, size))), table);
	// Removes the reference to the table of sections, which was dropped.
	result.writeBigUInt64LE(0n, 40);
	result.writeUInt16LE(0, 60);
	result.writeUInt16LE(0, 62);
	return result;
}
