package dev.parley.server.demo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The folder of a demo: {@code jwt.secret}, which is made once and kept so that tokens outlive restarts; {@code demo.json}, which
 * exists while the demo runs and says where everything is; and the store's file.
 */
public final class DemoData {
    private static final String SECRET = "jwt.secret";
    private static final String RUN_FILE = "demo.json";
    private static final int SECRET_BYTES = 32;
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;

    public DemoData(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** {@code data} beside the launcher, wherever one calls it from. */
    public static Path defaultFolder() {
        return Path.of(System.getProperty("parley.home", ""), "data");
    }

    public Path folder() {
        return folder;
    }

    /** The secret of the demo that ran here before, if one did. */
    public Optional<String> findSecret() throws IOException {
        Path file = folder.resolve(SECRET);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** The secret, made now if there is none; the file is readable by its owner alone from its first byte on. */
    public String secret() throws IOException {
        Optional<String> found = findSecret();
        return found.isPresent() ? found.get() : makeSecret();
    }

    private String makeSecret() throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        write(SECRET, secret + "\n");
        return secret;
    }

    /** Says where the demo's parts are, for {@code parley token} and {@code parley admin}. */
    public void writeRunFile(RunFile run) throws IOException {
        write(RUN_FILE, JSON.toJson(run) + "\n");
    }

    public void removeRunFile() throws IOException {
        Files.deleteIfExists(folder.resolve(RUN_FILE));
    }

    /** The demo that another process runs here, if one does; what one left behind that was killed does not count. */
    public Optional<RunFile> findRunning() throws IOException {
        Path file = folder.resolve(RUN_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.ofNullable(JSON.fromJson(Files.readString(file), RunFile.class))
                .filter(RunFile::isOfAnotherRunning);
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, name, "", ownerOnly());
        Files.writeString(fresh, content);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
