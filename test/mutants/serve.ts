// Gives a changed text for one module. On disk, nothing changes.
import {registerHooks} from 'node:module';
import process from 'node:process';

const {MUTANT_URL: changed, MUTANT_TEXT: source = ''} = process.env;

registerHooks({
	load: (url, context, next) => url === changed ? {format: 'module', source, shortCircuit: true} : next(url, context),
});
