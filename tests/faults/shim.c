/* Preloaded into a pdzctl process: it logs whatever changes a file under one folder, and makes the n-th change fail.

   Calls go straight to the kernel, so nothing here is caught twice. Only 64-bit Linux is meant. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The order of Action and Fault in machine.py. */
enum action { SAY, CREATE, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, LINK, MAKE_FOLDER, REMOVE_FOLDER, SET_MODE, READ, NOTHING };
enum fault { NONE, KILL, TORN, IO_ERROR, DISK_FULL, SHORT };

struct header {
    uint64_t inode;
    int64_t offset;
    uint32_t action, path, target, data;
} __attribute__((packed));

static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;
static int with_reads;
static long changes, faulty;
static enum fault fault;
static int lasting;

void faults_arm(const char *folder, const char *log, long at, int kind, int from_then_on, int reads)
{
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    if (log_file >= 0)
        syscall(SYS_close, log_file);
    log_file = *log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    changes = 0;
    faulty = at;
    fault = kind;
    lasting = from_then_on;
    with_reads = reads;
}

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("PDZ_FAULTS_FOLDER"), *log = getenv("PDZ_FAULTS_LOG");
    if (folder && log)
        faults_arm(folder, log, 0, NONE, 0, 0);
}

static int watched(const char *path)
{
    return root_length && strncmp(path, root, root_length) == 0 && (!path[root_length] || path[root_length] == '/');
}

static const char *path_of(int descriptor, char *into)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, into, PATH_MAX - 1);
    into[length < 0 ? 0 : length] = 0;
    return into;
}

static const char *absolute(int folder, const char *path, char *into)
{
    if (*path == '/') {
        snprintf(into, PATH_MAX, "%s", path);
        return into;
    }
    if (folder == AT_FDCWD)
        syscall(SYS_getcwd, into, PATH_MAX);
    else
        path_of(folder, into);
    if (strcmp(path, ".") != 0)
        snprintf(into + strlen(into), PATH_MAX - strlen(into), "/%s", path);
    return into;
}

static uint64_t inode_of(int descriptor)
{
    struct stat found;
    return fstat(descriptor, &found) == 0 ? found.st_ino : 0;
}

static void note(enum action action, const char *path, const char *target, uint64_t inode, off_t offset,
                 const void *data, size_t length)
{
    if (log_file < 0)
        return;
    int told = errno;
    struct header head = {inode, offset, action, strlen(path), strlen(target), length};
    size_t whole = sizeof head + head.path + head.target + length;
    char *record = malloc(whole), *at = mempcpy(record, &head, sizeof head);
    at = mempcpy(at, path, head.path);
    at = mempcpy(at, target, head.target);
    memcpy(at, data, length);
    if (syscall(SYS_write, log_file, record, whole) != (ssize_t)whole)
        abort();
    free(record);
    errno = told;
}

/* Count one change, and return the fault that strikes it. */
static enum fault struck(void)
{
    long number = __atomic_add_fetch(&changes, 1, __ATOMIC_SEQ_CST);
    if (fault == NONE || number < faulty || (number > faulty && !lasting))
        return NONE;
    if (fault == KILL)
        kill(getpid(), SIGKILL);
    return fault;
}

/* Set errno and return -1 where the fault makes a change of names or of sizes fail; a write alone can be cut. */
static int refused(void)
{
    enum fault now = struck();
    if (now == TORN)
        kill(getpid(), SIGKILL);
    if (now != IO_ERROR && now != DISK_FULL)
        return 0;
    errno = now == IO_ERROR ? EIO : ENOSPC;
    return -1;
}

static int opened(int folder, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    struct stat found;
    int mine = root_length && watched(absolute(folder, path, whole));
    int there = mine && syscall(SYS_newfstatat, folder, path, &found, 0) == 0;
    int creates = mine && (flags & O_CREAT) && !there;
    int empties = there && (flags & O_TRUNC) && S_ISREG(found.st_mode);
    if ((creates || empties) && refused())
        return -1;
    int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (descriptor < 0 && (creates || empties))
        note(NOTHING, whole, "", 0, 0, "", 0);
    else if (creates)
        note(CREATE, whole, "", inode_of(descriptor), 0, "", 0);
    else if (empties)
        note(TRUNCATE, whole, "", found.st_ino, 0, "", 0);
    return descriptor;
}

#define MODE_OF(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open64(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int open(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags) return opened(folder, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE_OF(flags) return opened(folder, path, flags, mode); }

static ssize_t put(int descriptor, const void *data, size_t length, off_t offset)
{
    return offset < 0 ? syscall(SYS_write, descriptor, data, length)
                      : syscall(SYS_pwrite64, descriptor, data, length, offset);
}

/* Write at `offset`, or where the descriptor stands if it is negative. */
static ssize_t written(int descriptor, const void *data, size_t length, off_t offset)
{
    char path[PATH_MAX];
    if (!root_length)
        return put(descriptor, data, length, offset);
    if (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) {
        note(SAY, "", "", 0, 0, data, length);
        return put(descriptor, data, length, offset);
    }
    if (!watched(path_of(descriptor, path)))
        return put(descriptor, data, length, offset);
    switch (struck()) {
    case TORN:
        put(descriptor, data, length / 2, offset);
        kill(getpid(), SIGKILL);
        break;
    case SHORT:
        length = length > 1 ? length / 2 : length;
        break;
    case IO_ERROR:
        errno = EIO;
        return -1;
    case DISK_FULL:
        errno = ENOSPC;
        return -1;
    default:
        break;
    }
    off_t place = offset < 0 ? syscall(SYS_lseek, descriptor, 0, SEEK_CUR) : offset;
    ssize_t done = put(descriptor, data, length, offset);
    note(done > 0 ? WRITE : NOTHING, path, "", inode_of(descriptor), place, data, done > 0 ? done : 0);
    return done;
}

ssize_t write(int descriptor, const void *data, size_t length) { return written(descriptor, data, length, -1); }
ssize_t pwrite64(int descriptor, const void *data, size_t length, off_t at) { return written(descriptor, data, length, at); }
ssize_t pwrite(int descriptor, const void *data, size_t length, off_t at) { return written(descriptor, data, length, at); }

/* Copies inside the kernel would pass unseen: without them whoever copies reads and writes. */
ssize_t sendfile64(int to, int from, off_t *offset, size_t length)
{
    if (!root_length)
        return syscall(SYS_sendfile, to, from, offset, length);
    errno = ENOTSOCK;
    return -1;
}

ssize_t sendfile(int to, int from, off_t *offset, size_t length) { return sendfile64(to, from, offset, length); }

ssize_t copy_file_range(int from, off_t *offset, int to, off_t *target, size_t length, unsigned flags)
{
    if (!root_length)
        return syscall(SYS_copy_file_range, from, offset, to, target, length, flags);
    errno = ENOSYS;
    return -1;
}

static ssize_t read_from(int descriptor, void *into, size_t length, off_t offset)
{
    char path[PATH_MAX];
    if (with_reads && watched(path_of(descriptor, path))) {
        if (refused())
            return -1;
        note(READ, path, "", 0, offset, "", 0);
    }
    return offset < 0 ? syscall(SYS_read, descriptor, into, length)
                      : syscall(SYS_pread64, descriptor, into, length, offset);
}

ssize_t read(int descriptor, void *into, size_t length) { return read_from(descriptor, into, length, -1); }
ssize_t pread64(int descriptor, void *into, size_t length, off_t at) { return read_from(descriptor, into, length, at); }
ssize_t pread(int descriptor, void *into, size_t length, off_t at) { return read_from(descriptor, into, length, at); }

int ftruncate64(int descriptor, off_t length)
{
    char path[PATH_MAX];
    int mine = root_length && watched(path_of(descriptor, path));
    if (mine && refused())
        return -1;
    int failed = (int)syscall(SYS_ftruncate, descriptor, length);
    if (mine)
        note(failed ? NOTHING : TRUNCATE, path, "", inode_of(descriptor), length, "", 0);
    return failed;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

/* The log says what would have reached the disk, so under a watched folder nobody waits for the real one. */
static int synced(int descriptor, long call)
{
    char path[PATH_MAX];
    if (!root_length || !watched(path_of(descriptor, path)))
        return (int)syscall(call, descriptor);
    if (refused())
        return -1;
    note(SYNC, path, "", inode_of(descriptor), 0, "", 0);
    return 0;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

/* Do one change of names, counted and noted when its path is watched. */
#define NAMES(action, inode, offset, folder, path, target_folder, target, call) \
    char whole[PATH_MAX], whole_target[PATH_MAX] = ""; \
    int mine = root_length && watched(absolute(folder, path, whole)); \
    if (mine && *(target)) \
        absolute(target_folder, target, whole_target); \
    if (mine && refused()) \
        return -1; \
    int failed = (int)(call); \
    if (mine) \
        note(failed ? NOTHING : action, whole, whole_target, inode, offset, "", 0); \
    return failed;

int unlinkat(int folder, const char *path, int flags)
{
    NAMES(flags & AT_REMOVEDIR ? REMOVE_FOLDER : UNLINK, 0, 0, folder, path, 0, "",
          syscall(SYS_unlinkat, folder, path, flags))
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int renameat(int folder, const char *path, int to, const char *target)
{
    NAMES(RENAME, 0, 0, folder, path, to, target, syscall(SYS_renameat2, folder, path, to, target, 0))
}

int rename(const char *path, const char *target) { return renameat(AT_FDCWD, path, AT_FDCWD, target); }

int linkat(int folder, const char *path, int to, const char *target, int flags)
{
    NAMES(LINK, 0, 0, folder, path, to, target, syscall(SYS_linkat, folder, path, to, target, flags))
}

int link(const char *path, const char *target) { return linkat(AT_FDCWD, path, AT_FDCWD, target, 0); }

int mkdirat(int folder, const char *path, mode_t mode)
{
    NAMES(MAKE_FOLDER, 0, 0, folder, path, 0, "", syscall(SYS_mkdirat, folder, path, mode))
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int fchmodat(int folder, const char *path, mode_t mode, int flags)
{
    (void)flags;
    NAMES(SET_MODE, 0, mode, folder, path, 0, "", syscall(SYS_fchmodat, folder, path, mode))
}

int chmod(const char *path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }
