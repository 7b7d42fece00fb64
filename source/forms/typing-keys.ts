/**
What the keys of the line editor do, for the help.
*/
export const typingKeys: ReadonlyArray<{readonly keys: readonly string[]; readonly description: string}> = [
	{keys: ['home', 'ctrl+a'], description: 'Go to the beginning'},
	{keys: ['end', 'ctrl+e'], description: 'Go to the end'},
	{keys: ['alt+b', 'ctrl+left'], description: 'Go back a word'},
	{keys: ['alt+f', 'ctrl+right'], description: 'Go forward a word'},
	{keys: ['ctrl+w'], description: 'Delete the word before the cursor'},
	{keys: ['ctrl+u'], description: 'Delete to the beginning'},
	{keys: ['ctrl+k'], description: 'Delete to the end'},
	{keys: ['ctrl+y'], description: 'Bring back what was deleted'},
];
