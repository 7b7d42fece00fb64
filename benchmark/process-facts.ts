import {readFile} from 'node:fs/promises';

// Linux counts a process's time in hundredths of a second for every program that asks, whatever its own tick is.
const tick = 10;

const status = async (pid: number, name: string): Promise<number> => {
	const text = await readFile(`/proc/${pid}/status`, 'utf8');
	const kilobytes = new RegExp(String.raw`^${name}:\s+(?<kilobytes>\d+)`, 'mv').exec(text)?.groups?.['kilobytes'];
	return Number(kilobytes ?? 0) / 1024;
};

/**
Memory that the process holds now, in MiB.
*/
export const memoryOf = async (pid: number): Promise<number> => status(pid, 'VmRSS');

/**
The most memory that the process has held, in MiB.
*/
export const peakMemoryOf = async (pid: number): Promise<number> => status(pid, 'VmHWM');

/**
Processor time of the process and of the children that it has waited for, in milliseconds, in steps of 10.
*/
export async function processorTimeOf(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8');
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) * tick;
}
