package io.reelwork.services.steps;

/// A resource that steps share is unavailable. The step is not to blame: it waits, says for what,
/// uses up no retry, and goes on once the resource is back.
public final class ResourceFailure extends StepFailure {
  private static final long serialVersionUID = 1;

  private final Resource resource;

  /// What steps share.
  public enum Resource {
    DATABASE("the database is unavailable"),
    STORE("the store of the files is unavailable"),
    DISK("the disk is full"),
    MEMORY("the memory is used up"),
    NETWORK("the network is unavailable"),
    ENCODER("the encoder cannot be started"),
    /// The process that ran the step is being stopped.
    WORKER("its worker was interrupted");

    private final String condition;

    Resource(String condition) {
      this.condition = condition;
    }

    /// What is wrong with it, as clients read it behind "waits: ".
    public String condition() {
      return condition;
    }
  }

  /// A failure with its cause, which only the log shows.
  public ResourceFailure(Resource resource, Throwable cause) {
    super(resource.condition(), cause);
    this.resource = resource;
  }

  /// What is unavailable.
  public Resource resource() {
    return resource;
  }
}
