import type {Connect} from '../../kernel/loop/command-line.js';

/** Opens a connection with its storage. Imports the modules when called, so that other commands start fast. */
export const connect: Connect = async (flags, environment) => {
	const [{openConnection}, {openStorage}, {reduce, writes}] = await Promise.all([
		import('./connection.js'),
		import('./open-storage.js'),
		import('../../abilities.js'),
	]);
	const target = await openConnection(flags, environment);
	const {disk, journal} = openStorage(
		{...target, isCached: flags.cache, keepDays: flags.config?.keep_days},
		environment,
		() => Date.now(),
	);
	return {target, disk, journal, reduce, writes};
};
