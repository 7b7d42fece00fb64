import {readFile} from 'node:fs/promises';

// Linux reports processor time to all programs in hundredths of a second, whatever its internal tick is.
const tick = 10;

const status = async (pid: number, name: string): Promise<number> => {
	const text = await readFile(`/proc/${pid}/status`, 'utf8');
	const kilobytes = new RegExp(String.raw`^${name}:\s+(?<kilobytes>\d+)`, 'mv').exec(text)?.groups?.['kilobytes'];
	return Number(kilobytes ?? 0) / 1024;
};

/** The current memory of a process, in MiB. */
export const memoryOf = async (pid: number): Promise<number> => status(pid, 'VmRSS');

/** The peak memory of a process, in MiB. */
export const peakMemoryOf = async (pid: number): Promise<number> => status(pid, 'VmHWM');

/** Processor time of a process and of its ended children, in milliseconds, in steps of 10. */
export async function processorTimeOf(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8');
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) * tick;
}
