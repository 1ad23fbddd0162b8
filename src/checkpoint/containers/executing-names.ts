/**
 * Names that a pickle could have something executed by. Nothing is executed here, whatever a file names; but a file that names one of
 * these was made to do harm, or is none that anybody should open, and is refused whole. Other names that nobody here knows are kept as
 * data without behaviour.
 */

/** Whoever can name anything of these can run what they like. */
const modules = new Set(
  `os posix nt sys subprocess builtins __builtin__ __builtins__ importlib imp runpy code codeop pty platform shutil socket socketserver
  ssl ctypes _ctypes cffi operator _operator functools _functools types inspect pickle _pickle cPickle pickletools dill cloudpickle
  joblib marshal shelve tempfile webbrowser urllib urllib2 urllib3 http httplib requests aiohttp httpx ftplib smtplib telnetlib
  xmlrpc multiprocessing _multiprocessing threading _thread concurrent asyncio signal atexit pdb bdb profile cProfile timeit trace
  pydoc doctest pip setuptools distutils commands popen2 site venv ensurepip linecache zipimport pkgutil pkg_resources ast dis gc
  sched fileinput glob cmd readline antigravity idlelib lib2to3 torch.hub torch.package torch.jit torch.ops torch.utils.cpp_extension
  torch.serialization`.split(/\s+/),
);

/** Types that hold data, of a module that has all else. */
const harmlessBuiltins = new Set(
  'set frozenset list dict tuple object int long float bool str unicode bytes bytearray complex range xrange slice Ellipsis'.split(
    ' ',
  ),
);

/** Functions that read, import or run something, wherever they are. */
const verbs =
  /^_*(eval|exec|compile|system|popen|Popen|spawn|open|import|load|run|call|apply|getattr|setattr|delattr|fork|kill|remove|unlink|rmtree|memmap|fromfile|unpickle|globals|locals)(s|v|ve|l|lp|file|string|_\w*)?_*$/;

/** Whether a name of a pickle, `module.name`, stands for something that could execute what the file holds. */
export function couldExecute(name: string): boolean {
  const parts = name.split('.');
  const leaf = parts.at(-1)!;
  // A name of no module is one of this language's own; `__globals__` and the like lead from anything to everything.
  if (parts.length < 2 || parts.some((part) => /^__(?!newobj|builtin)\w+__$/.test(part))) return true;
  const [first, second, third] = parts as [string, string, string | undefined];
  if ((first === 'builtins' || first === '__builtin__') && parts.length === 2)
    return !harmlessBuiltins.has(leaf);
  return (
    modules.has(first) ||
    modules.has(`${first}.${second}`) ||
    modules.has(`${first}.${second}.${third}`) ||
    verbs.test(leaf)
  );
}
