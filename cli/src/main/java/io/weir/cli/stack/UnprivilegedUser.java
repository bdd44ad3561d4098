package io.weir.cli.stack;

import io.weir.cli.CliException;
import io.weir.cli.Workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** The user {@code nobody}: who runs Elasticsearch when Weir itself was started as root. */
record UnprivilegedUser(int uid, int gid) {

    /** Null for an ordinary user, who simply runs everything. */
    static UnprivilegedUser ifRoot() throws IOException {
        Path ownProcess = Path.of("/proc/self");
        boolean root = Files.exists(ownProcess)
                ? Integer.valueOf(0).equals(Files.getAttribute(ownProcess, "unix:uid"))
                : "root".equals(System.getProperty("user.name"));
        if (!root) {
            return null;
        }
        if (!isReachable(Path.of(Jvm.java()))) {
            throw CliException.environment(
                    "Elasticsearch refuses to run as root, and the user 'nobody' cannot read the JDK in " + Jvm.home()
                            + ": run Weir as an ordinary user or use a JDK that all users can read");
        }
        return new UnprivilegedUser(65534, 65534);
    }

    List<String> commandPrefix() {
        for (String directory : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            Path setpriv = Path.of(directory, "setpriv");
            if (Files.isExecutable(setpriv)) {
                return List.of(setpriv.toString(), "--reuid", "" + uid, "--regid", "" + gid, "--clear-groups");
            }
        }
        throw CliException.environment("Elasticsearch refuses to run as root and 'setpriv' (util-linux) is missing:"
                + " install it, or run Weir as an ordinary user");
    }

    /** Whether every directory on the way, and the file itself, is open to all. */
    static boolean isReachable(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!Files.getPosixFilePermissions(real).contains(PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path directory = real.getParent(); directory != null; directory = directory.getParent()) {
            if (!Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** A checkout in a private directory cannot hold another user's files: then the path links to one in /var/tmp. */
    void createReachableDirectory(Path path, Workspace workspace) throws IOException {
        if (isReachable(workspace.state())) {
            Files.createDirectories(path);
            return;
        }
        Path elsewhere = Files.createTempDirectory(Path.of("/var/tmp"), "weir-" + path.getFileName() + "-");
        Files.setPosixFilePermissions(elsewhere, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(path, elsewhere);
    }

    Path copyInto(Path source, Path target) throws IOException {
        if (Files.exists(target.resolve("bin"))) {
            return target;
        }
        try (var files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return target;
    }

    /** Makes this user the owner of a directory and all below it. */
    void own(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    return visitFile(path, attributes);
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    // Not through links: what this user placed here must not hand it files elsewhere.
                    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hand " + directory + " to the user nobody", e);
        }
    }
}
